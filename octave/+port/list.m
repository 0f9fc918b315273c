% What jsondecode made of a JSON array, as a cell row, however it chose.
%
%     cells = port.list (value)

function cells = list (value)
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

%!assert (port.list ({'a'; 'b'}), {'a', 'b'})
%!assert (port.list ([]), {})
%!assert (port.list ('ab'), {'ab'})
%!assert (port.list ([1; 2]), {1, 2})
