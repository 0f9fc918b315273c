% The value of a tree, as a request has it.
%
%     value = pyref.compare.read_tree (tree)
%
% tree is what jsondecode makes of one of
%
%     {"shape": [2, 3], "values": ["1 2 3", "4 5 6"], "dtype": "float64"}
%     {"text": "relu"}    {"list": [tree, ...]}    {"names": [...], "list": [tree, ...]}
%     {"none": true}
%
% an array, a text, a cell, a struct, and [] for nothing. A shape of one length is a
% column, one of none a number. Whole numbers become doubles, bool logical.
%
% Errors: pyref:value, where it is none of these.

function value = read_tree (tree)
  if ~isstruct (tree) || numel (tree) ~= 1
    error ('pyref:value', 'a value is no array, text, list, struct or none');
  elseif isfield (tree, 'values')
    value = read_array (tree);
  elseif isfield (tree, 'text')
    value = tree.text;
    if isempty (value)
      value = '';
    end
  elseif isfield (tree, 'list')
    parts = pyref.compare.elements (tree.list);
    value = cellfun (@pyref.compare.read_tree, parts, 'UniformOutput', false);
    if isfield (tree, 'names')
      names = pyref.port.worker.as_cell (tree.names);
      value = cell2struct (value(:), names(:), 1);
    end
  elseif isfield (tree, 'none')
    value = [];
  else
    error ('pyref:value', 'a value is no array, text, list, struct or none');
  end
end

function array = read_array (tree)
  dtype = 'float64';
  if isfield (tree, 'dtype')
    dtype = tree.dtype;
  end
  if numel (tree.shape) == 1
    tree.shape = [tree.shape, 1];
  end
  if strcmp (dtype, 'complex128')
    tree.shape = [tree.shape(:); 2];
    pairs = pyref.port.worker.decoded (tree, dtype);
    at = repmat ({':'}, 1, numel (tree.shape) - 1);
    array = complex (pairs(at{:},1), pairs(at{:},2));
    return
  end
  array = pyref.port.worker.decoded (tree, dtype);
  if strcmp (dtype, 'bool')
    array = logical (array);
  end
end

%!function value = of (text)
%!  value = pyref.compare.read_tree (jsondecode (text));
%!endfunction
%!assert (of ('{"shape": [2, 3], "values": ["1 2 3", "4 5 6"]}'), [1 2 3; 4 5 6])
%!assert (of ('{"shape": [3], "values": ["1 2 3"]}'), [1; 2; 3])
%!assert (of ('{"shape": [], "values": ["0.5"], "dtype": "float64"}'), 0.5)
%!assert (of ('{"shape": [0, 3], "values": []}'), zeros (0, 3))
%!assert (of ('{"shape": [2], "values": ["1 0"], "dtype": "bool"}'), [true; false])
%!assert (of ('{"shape": [1, 2], "values": ["1 2 3 -4"], "dtype": "complex128"}'), [1+2i, 3-4i])
%!assert (of ('{"text": ""}'), '')
%!assert (of ('{"none": true}'), [])
%!assert (of ('{"list": []}'), cell (1, 0))
%!assert (of ('{"list": [{"text": "a"}, {"shape": [], "values": ["1"]}]}'), {'a', 1})
%!test <a dict is a struct, its lists are cells>
%! text = '{"shape": [1, 1], "values": ["3"]}';
%! value = of (['{"names": ["W", "b"], "list": [{"list": [' text ', ' text ']}, ' text ']}']);
%! assert (value, struct ('W', {{3, 3}}, 'b', 3));
%!error <a value is no array> of ('{"shape": [1]}')
