% The arguments of a call, of values by their roles.
%
%     [args, names] = pyref.port.worker.arrange (plan, values, dys)
%
% plan is that of recognize; values a struct by role, dys a cell of upstream gradients,
% empty where none is given. names are those of the arguments, as an error tells them.
% Errors: port:call, where a value is missing.

function [args, names] = arrange (plan, values, dys)
  [args, names] = deal ({});
  for i = 1:numel (plan.roles)
    role = plan.roles{i};
    last = all (cellfun (@isempty, plan.roles(i+1:end)), 2);
    if isempty (role) || (last && strcmp (role, 'dy') && isempty (dys) && plan.omits)
      return
    elseif strcmp (role, 'varargin')
      [pairs, words] = as_pairs (plan, values);
      if plan.late && ~isempty (dys)
        [args, names] = deal ([args, dys], [names, upstream(dys)]);
      end
      [args, names] = deal ([args, pairs], [names, words]);
    elseif strcmp (role, 'dy')
      if isempty (dys) && plan.omits
        continue
      elseif isempty (dys)
        dys = {plan.instead};
      end
      [args, names] = deal ([args, dys], [names, upstream(dys)]);
    elseif strcmp (role, 'options')
      args{end+1} = pyref.port.worker.struct_of (plan.fields, values);
      names{end+1} = plan.names{i};
    elseif any (strcmp (role, {'rate', 'training', 'zero'}), 2)
      args{end+1} = constant (role);
      names{end+1} = plan.names{i};
    elseif isfield (values, role)
      args{end+1} = values.(role);
      names{end+1} = role;
    elseif any (ismember (plan.roles(i+1:end), fieldnames (values)), 2)
      error ('port:call', 'it is called without %s, which it takes', role);
    end
  end
end

function value = constant (role)
  values = struct ('rate', 0.5, 'training', true, 'zero', 0);
  value = values.(role);
end

function names = upstream (dys)
  names = repmat ({'dy'}, 1, numel (dys));
end

function [pairs, words] = as_pairs (plan, values)
  % Options as names and values, where the text has the names; else their values alone.
  [pairs, words] = deal ({});
  for i = 1:size (plan.pairs, 1)
    if isfield (values, plan.pairs{i,1})
      pairs = [pairs, plan.pairs(i,2), {values.(plan.pairs{i,1})}];
      words = [words, {'', ''}];
    end
  end
  if plan.any
    left = setdiff (fieldnames (values).', plan.roles, 'stable');
    pairs = cellfun (@(name) values.(name), left, 'UniformOutput', false);
    words = left;
  end
end

%!shared plan
%! plan = struct ('roles', {{'x', 'dy', 'rate', 'varargin'}}, 'late', false, 'omits', true);
%! plan.names = {'x', 'dy', 'p', 'varargin'};
%! plan.pairs = {'stride', 'Stride'};
%! plan.any = false;
%!test <options go by name, and dy is left out or given>
%! values = struct ('x', 1, 'stride', 2);
%! assert (pyref.port.worker.arrange (plan, values, {}), {1, 0.5, 'Stride', 2});
%! [args, names] = pyref.port.worker.arrange (plan, values, {3});
%! assert (args, {1, 3, 0.5, 'Stride', 2});
%! assert (names, {'x', 'dy', 'p', '', ''});
%!test <where it must not be left out, something stands for it>
%! [plan.omits, plan.instead] = deal (false, []);
%! assert (pyref.port.worker.arrange (plan, struct ('x', 1), {}), {1, [], 0.5});
%!test <dy may be the first of varargin>
%! [plan.roles, plan.late] = deal ({'x', 'varargin'}, true);
%! assert (pyref.port.worker.arrange (plan, struct ('x', 1, 'stride', 2), {3}), {1, 3, 'Stride', 2});
%!test <what cannot be seen is given all, in order>
%! [plan.roles, plan.late, plan.any] = deal ({'varargin'}, false, true);
%! assert (pyref.port.worker.arrange (plan, struct ('x', 1, 'w', 2), {}), {1, 2});
%!error <it is called without w, which it takes>
%! plan.roles = {'w', 'x'};
%! pyref.port.worker.arrange (plan, struct ('x', 1), {});
