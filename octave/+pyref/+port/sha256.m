% The SHA-256 of a text, as 64 hex digits.
%
%     digest = pyref.port.sha256 ('abc')

function digest = sha256 (text)
  if exist ('hash') > 0   % Octave has it, MATLAB has Java
    digest = hash ('sha256', text);
  else
    made = java.security.MessageDigest.getInstance ('SHA-256');
    bytes = typecast (made.digest (uint8 (text)), 'uint8');
    digest = sprintf ('%02x', bytes);
  end
end

%!assert (pyref.port.sha256 ('abc'), ['ba7816bf8f01cfea414140de5dae2223' 'b00361a396177a9cb410ff61f20015ad'])
