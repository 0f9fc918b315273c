% The elements of a list of JSON, in a row of cells, whatever jsondecode made of it.
%
%     list = pyref.compare.elements (value)

function list = elements (value)
  if iscell (value)
    list = value(:).';
  elseif ischar (value) && ~isempty (value)
    list = {value};
  elseif isempty (value)
    list = cell (1, 0);
  else
    list = num2cell (value(:).');
  end
end

%!assert (pyref.compare.elements (jsondecode ('[1, 2]')), {1, 2})
%!assert (pyref.compare.elements (jsondecode ('["nn", "W", 0]')), {'nn', 'W', 0})
%!assert (pyref.compare.elements (jsondecode ('["nn"]')), {'nn'})
%!assert (pyref.compare.elements (jsondecode ('[{"a": 1}, {"a": 2}]')), {struct('a', 1), struct('a', 2)})
%!assert (isempty (pyref.compare.elements (jsondecode ('[]'))))
