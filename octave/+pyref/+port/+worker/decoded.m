% The array of an entry of a request: its shape, and its rows as text.
%
%     array = pyref.port.worker.decoded (entry, dtype)
%
% entry has shape and values, as jsondecode gives them; a shape of one length is a row.
% dtype float32 gives single precision, and an entry that says bool is logical.

function array = decoded (entry, dtype)
  lines = pyref.port.worker.as_cell (entry.values);
  shape = entry.shape(:).';
  numbers = pyref.port.worker.read_row (strjoin (lines, ' '));
  shape = [shape, ones(1, 2 - numel (shape))];
  if numel (entry.shape) == 1
    shape = [1, entry.shape];
  end
  array = reshape (numbers, fliplr (shape));   % C order: the last axis is fastest
  array = permute (array, numel (shape):-1:1);
  if isfield (entry, 'dtype') && strcmp (entry.dtype, 'bool')
    array = logical (array);
  elseif strcmp (dtype, 'float32')
    array = single (array);
  end
end

%!shared entry
%! entry = struct ('shape', [2; 3], 'values', {{'1 2 3'; '4 5 6'}});
%!assert (pyref.port.worker.decoded (entry, 'float64'), [1 2 3; 4 5 6])
%!assert (class (pyref.port.worker.decoded (entry, 'float32')), 'single')
%!test <what says that it is true or false stays so in single precision>
%! entry = struct ('shape', [1; 2], 'values', '1 0', 'dtype', 'bool');
%! assert (pyref.port.worker.decoded (entry, 'float32'), [true false]);
%!test <one length is a row, none a number, and there may be no rows>
%! entry = struct ('shape', 2, 'values', '1 2');
%! assert (pyref.port.worker.decoded (entry, 'float64'), [1 2]);
%! entry = struct ('shape', [], 'values', '1');
%! assert (pyref.port.worker.decoded (entry, 'float64'), 1);
%! entry = struct ('shape', [0; 3], 'values', []);
%! assert (pyref.port.worker.decoded (entry, 'float64'), zeros (0, 3));
