% Gradients in our order, of results some of which are structs of gradients.
%
%     values = pyref.port.worker.spread (found, gives, inputs)
%
% gives are the names of the results. Errors: port:call, where one is missing.

function values = spread (found, gives, inputs)
  values = cell (1, numel (inputs));
  has = false (1, numel (inputs));
  for i = 1:numel (found)
    if isstruct (found{i})
      names = fieldnames (found{i});
      for k = 1:numel (inputs)
        place = find (ismember (lower (names), ...
                                pyref.port.worker.gradient_words (inputs{k})), 1);
        if isempty (place)
          place = find (strcmpi (names, inputs{k}), 1);
        end
        if ~isempty (place)
          [values{k}, has(k)] = deal (found{i}.(names{place}), true);
        end
      end
    else
      role = pyref.port.worker.gradient_of (gives{i}, inputs);
      k = max ([1, find(strcmp (inputs, role))], [], 2);
      [values{k}, has(k)] = deal (found{i}, true);
    end
  end
  if ~all (has, 2)
    error ('port:call', 'backward gives no d%s', inputs{find(~has, 1)});
  end
end

%!assert (pyref.port.worker.spread ({1, struct('dW', 2, 'db', 3)}, {'dx', 'grads'}, {'x', 'w', 'b'}), {1, 2, 3})
%!assert (pyref.port.worker.spread ({struct('W', 2, 'X', 3)}, {'g'}, {'x', 'w'}), {3, 2})
