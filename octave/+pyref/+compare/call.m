% The reply to call: the results, and how far roundings of the arguments move them.
%
%     text = pyref.compare.call (functions, request)
%
% request has args, a struct of trees by the names of arguments, outputs, and shake, the
% numbers of the runs with shaken arguments. Errors: those of the functions.

function text = call (functions, request)
  args = pyref.compare.read_args (request);
  outputs = field_or (request, 'outputs', []);
  ways = reshape (field_or (request, 'shake', []), 1, []);
  pyref.compare.seed ();
  printed = evalc ('[results, names] = pyref.compare.run (functions, args, outputs);');
  drew = pyref.compare.seed ('drew');
  text = pyref.compare.tell_results (results, names, printed, drew);
  if isempty (ways)
    return
  end
  others = cell (1, numel (ways));
  for k = 1:numel (ways)
    moved = pyref.compare.shake_all (args, ways(k));
    others{k} = run_again (functions, moved, numel (results), outputs);
  end
  spread = pyref.compare.spread_of (results, others);
  parts = cellfun (@pyref.compare.write_tree, spread, 'UniformOutput', false);
  text = sprintf ('%s, "spread": [%s]', text, strjoin (parts, ', '));
end

function results = run_again (functions, args, count, outputs)
  % One that fails now differs everywhere.
  results = repmat ({{}}, 1, count);
  pyref.compare.seed ();
  try
    evalc ('results = pyref.compare.run (functions, args, outputs);');
  catch
    % Its results stay another kind.
  end
end

function value = field_or (request, name, value)
  if isfield (request, name)
    value = request.(name);
  end
end

%!function [J, grad] = cost (theta)
%!  disp ('here');
%!  [J, grad] = deal (sum (theta .^ 2), 2 * theta);
%!endfunction
%!function found = asked (f, more)
%!  request = jsondecode (['{"args": {"theta": {"shape": [2], "values": ["0.3 -1.7"]}}' more '}']);
%!  found = jsondecode (['{' pyref.compare.call(f, request) '}']);
%!endfunction
%!shared f
%! f = struct ('name', 'cost', 'call', @cost, 'takes', {{'theta'}}, 'gives', {{'J', 'grad'}});
%!test <all results, what was printed, and what rounding makes of them>
%! found = asked (f, ', "outputs": null, "shake": [1, 2, 3]');
%! assert (pyref.compare.read_tree (found.results(2)), 2 * [0.3; -1.7]);
%! assert ({found.printed, found.drew}, {'here ', false});
%! spread = pyref.compare.read_tree (found.spread(2));
%! assert (all (spread <= 4 * eps) && any (spread > 0));
%!test <as many results as are asked for, and no shaken run unless asked for>
%! found = asked (f, ', "outputs": 1');
%! assert (found.names, {'J'});
%! assert (~isfield (found, 'spread'));
