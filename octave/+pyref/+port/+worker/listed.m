% Names as a sentence lists them.
%
%     text = pyref.port.worker.listed (names)

function text = listed (names)
  text = strjoin (names, ', ');
  if isempty (names)
    text = 'nothing';
  end
end

%!assert (pyref.port.worker.listed ({'a', 'b'}), 'a, b')
%!assert (pyref.port.worker.listed ({}), 'nothing')
