% An array as a reply has it: its shape, and its rows as text.
%
%     text = pyref.port.worker.encoded (array)
%     text = pyref.port.worker.encoded (array, dtype)
%
% dtype is that of the array, float32 or else float64, unless told; complex128 gives
% each number as two words.

function text = encoded (array, dtype)
  kinds = {'float64', 'float32'};
  if nargin < 2
    dtype = kinds{1 + isa(array, 'single')};
  end
  shape = size (array);
  count = shape(end);
  flat = permute (array, numel (shape):-1:1);
  flat = double (reshape (flat, count, []));
  if strcmp (dtype, 'complex128')
    count = 2 * count;
    flat = reshape ([real(flat(:)).'; imag(flat(:)).'], count, []);
  end
  row = ['"' strtrim(repmat ('%.17g ', 1, count)) '", '];
  lines = '';
  if ~isempty (flat)
    lines = lower (sprintf (row, flat));
  end
  lengths = strjoin (arrayfun (@(n) sprintf ('%d', n), shape, ...
                               'UniformOutput', false), ', ');
  text = sprintf ('{"shape": [%s], "values": [%s], "dtype": "%s"}', lengths, ...
                  lines(1:end-2), dtype);
end

%!assert (pyref.port.worker.encoded ([1 2; 3 -Inf]), '{"shape": [2, 2], "values": ["1 2", "3 -inf"], "dtype": "float64"}')
%!assert (pyref.port.worker.encoded (single (0.1)), '{"shape": [1, 1], "values": ["0.10000000149011612"], "dtype": "float32"}')
%!assert (pyref.port.worker.encoded (zeros (0, 3)), '{"shape": [0, 3], "values": [], "dtype": "float64"}')
%!assert (pyref.port.worker.encoded ([1 2i], 'complex128'), '{"shape": [1, 2], "values": ["1 0 0 2"], "dtype": "complex128"}')
%!test <the last axis is fastest>
%! text = pyref.port.worker.encoded (reshape (1:8, 2, 2, 2));
%! assert (~isempty (strfind (text, '["1 5", "3 7", "2 6", "4 8"]')));
