% The arguments of a request, a struct of values by name.
%
%     args = pyref.compare.read_args (request)

function args = read_args (request)
  args = struct ();
  if ~isstruct (request.args)   % jsondecode makes [] of what has no fields
    return
  end
  names = fieldnames (request.args);
  for i = 1:numel (names)
    args.(names{i}) = pyref.compare.read_tree (request.args.(names{i}));
  end
end

%!test <values by name>
%! request = jsondecode ('{"args": {"x": {"shape": [2], "values": ["1 2"]}, "s": {"list": []}}}');
%! assert (pyref.compare.read_args (request), struct ('x', [1; 2], 's', {cell(1, 0)}));
%!assert (pyref.compare.read_args (jsondecode ('{"args": {}}')), struct ())
