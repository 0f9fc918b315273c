% What jsondecode makes of a list, as a row of cells: of one text, or of none.
%
%     list = pyref.port.worker.as_cell (value)

function list = as_cell (value)
  if isempty (value)
    list = {};
  elseif iscell (value)
    list = value(:).';
  else
    list = {value};
  end
end

%!assert (pyref.port.worker.as_cell ([]), {})
%!assert (pyref.port.worker.as_cell ('a'), {'a'})
%!assert (pyref.port.worker.as_cell ({'a'; 'b'}), {'a', 'b'})
