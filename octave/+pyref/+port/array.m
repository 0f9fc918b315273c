% An array from its shape and rows of decimal words, or plain numbers from a line.
%
%     a = pyref.port.array (struct ('shape', [2 2], 'values', {{'1 2', '3 4'}}))
%     a = pyref.port.array ('1 2')
%
% Rows run along the last axis, which is fastest.

function a = array (entry)
  if ischar (entry)
    a = sscanf (entry, '%f').';
    return
  end
  shape = entry.shape(:).';
  numbers = sscanf (strjoin (pyref.port.cells_of (entry.values), ' '), '%f');
  if numel (shape) < 2
    shape = [ones(1, 2 - numel (shape)), shape];
  end
  a = permute (reshape (numbers, fliplr (shape)), numel (shape):-1:1);
end

%!assert (pyref.port.array (struct ('shape', [2 3], 'values', {{'1 2 3', '4 5 6'}})), [1 2 3; 4 5 6])
%!assert (pyref.port.array ('0.1 inf'), [0.1 Inf])
%!assert (size (pyref.port.array (struct ('shape', [0 3], 'values', {{}}))), [0 3])
%!test <the nearest double is read>
%! assert (pyref.port.array ('0.10000000000000000555 1.1'), [0.1 1.1]);
