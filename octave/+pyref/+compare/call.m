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
    moved = pyref.compare.shaken (args, ways(k));
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
