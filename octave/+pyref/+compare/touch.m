% The reply to trace with touch: what hangs on values that are assigned inside.
%
%     text = pyref.compare.touch (functions, args, outputs, passes, request)
%
% request.touch has structs with steps, numbers from 0 of the steps that trace tells
% with as many passes, and values, a tree for each, which are put in their place;
% without values they are nudged. For each the reply has moved, the numbers of all steps
% that then are not what they were, and results; or error; or null for those that it has
% not come to in request.seconds of processor time, 2 unless told. took says how many
% it took.

function text = touch (functions, args, outputs, passes, request)
  limit = 2;
  if isfield (request, 'seconds')
    limit = request.seconds;
  end
  began = cputime ();
  sources = pyref.compare.read_sources (functions);
  away = pyref.compare.set_out (sources);
  run = @(touches) pyref.compare.run_traced (functions, sources, args, outputs, 0, ...
                                             passes, touches);
  [~, records] = run (cell (1, numel (sources.sites)));
  steps = pyref.compare.order_steps (records);
  asked = pyref.compare.elements (request.touch);
  parts = cell (1, numel (asked));
  for k = 1:numel (asked)
    parts{k} = 'null';
    if cputime () - began < limit
      touches = read_touches (asked{k}, steps, numel (sources.sites));
      [results, after, why] = run (touches);
      parts{k} = tell_touched (steps, results, after, why);
    end
  end
  clear ('away');
  text = sprintf ('"touched": [%s], "took": %.3f', strjoin (parts, ', '), ...
                  cputime () - began);
end

function touches = read_touches (asked, steps, count)
  touches = cell (1, count);
  numbers = reshape (asked.steps, 1, []) + 1;
  values = repmat ({{}}, 1, numel (numbers));
  if isfield (asked, 'values') && ~isempty (asked.values)
    trees = pyref.compare.elements (asked.values);
    values = cellfun (@pyref.compare.read_tree, trees, 'UniformOutput', false);
  end
  for k = 1:numel (numbers)
    step = steps(numbers(k));
    if isempty (touches{step.site})
      touches{step.site} = struct ('times', zeros (1, 0), 'values', {cell(1, 0)});
    end
    touches{step.site}.times(end+1) = step.time;
    touches{step.site}.values{end+1} = values{k};
  end
end

function text = tell_touched (steps, results, records, why)
  if ~isempty (why)
    text = sprintf ('{"error": %s}', pyref.port.worker.quoted (why));
    return
  end
  moved = true (1, numel (steps));
  for k = 1:numel (steps)
    [site, time] = deal (steps(k).site, steps(k).time);
    value = records.last{site};
    if time <= numel (records.early{site})
      value = records.early{site}{time};
    end
    moved(k) = ~is_near (value, steps(k).value);
  end
  numbers = arrayfun (@(n) sprintf ('%d', n), find (moved) - 1, 'UniformOutput', false);
  trees = cellfun (@pyref.compare.write_tree, results, 'UniformOutput', false);
  text = sprintf ('{"moved": [%s], "results": [%s]}', strjoin (numbers, ', '), ...
                  strjoin (trees, ', '));
end

function yes = is_near (one, other)
  % Whether a value is another but for roundings.
  yes = isequaln (one, other);
  if ~yes && isfloat (one) && isfloat (other) && isequal (size (one), size (other))
    room = 1e-9 * max (abs (other(:)));
    yes = all (abs (one(:) - other(:)) <= room | one(:) == other(:), 1);
  end
end
