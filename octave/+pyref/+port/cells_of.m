% What jsondecode made of a JSON array, as a cell row, however it chose.
%
%     cells = pyref.port.cells_of (value)

function cells = cells_of (value)
  if isempty (value)
    cells = {};
  elseif iscell (value)
    cells = value(:).';
  elseif isstruct (value)
    cells = num2cell (value(:).');
  elseif ischar (value)
    cells = {value};
  else
    cells = num2cell (value(:).');
  end
end

%!assert (pyref.port.cells_of ({'a'; 'b'}), {'a', 'b'})
%!assert (pyref.port.cells_of ([]), {})
%!assert (pyref.port.cells_of ('ab'), {'ab'})
%!assert (pyref.port.cells_of ([1; 2]), {1, 2})
