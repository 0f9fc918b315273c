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
      roles = cellfun (@(name) role_in (name, inputs), names, 'UniformOutput', false);
      for k = 1:numel (inputs)
        place = find (strcmp (roles, inputs{k}), 1);
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

function role = role_in (name, inputs)
  % The input whose gradient a field holds, called like either.
  role = pyref.port.worker.gradient_of (name, inputs);
  if isempty (role)
    role = pyref.port.worker.role_of (lower (name), inputs);
  end
  for k = 1:numel (inputs) * isempty (role)
    if any (strcmpi (name, pyref.port.worker.gradient_words (inputs{k})), 2)
      role = inputs{k};
    end
  end
end

%!assert (pyref.port.worker.spread ({1, struct('dW', 2, 'db', 3)}, {'dx', 'grads'}, {'x', 'w', 'b'}), {1, 2, 3})
%!assert (pyref.port.worker.spread ({struct('W', 2, 'X', 3)}, {'g'}, {'x', 'w'}), {3, 2})
%!assert (pyref.port.worker.spread ({struct('da_prev', 2, 'dxt', 3)}, {'g'}, {'x', 'h_prev'}), {3, 2})
%!assert (pyref.port.worker.spread ({struct('gW', 2, 'gX', 3)}, {'g'}, {'x', 'w'}), {3, 2})
