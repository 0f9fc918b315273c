% Call a port that is a forward and a backward function.
%
%     [outputs, back, cache] = pyref.port.worker.call_pair (port, given)
%
% given as for call_function; cache is what forward gave beside its outputs, a cell.

function [outputs, back, cache] = call_pair (port, given)
  plan = port.plan;
  [args, names] = pyref.port.worker.arrange (plan, given.values, {});
  roles = plan.back;
  if ~isempty (plan.variants)
    roles = plan.variants{min(given.variant + 1, end)}.roles;
  end
  extra = max (numel (port.gives) - given.count, 0);
  if isempty (port.gives)
    extra = sum (strcmp (roles, 'cache'), 2);
  end
  found = pyref.port.worker.run_port ('forward', port.forward, args, ...
                                      given.count + extra, names);
  outputs = found(1:given.count);
  cache = found(given.count+1:end);
  if strcmp (plan.kind, 'pair with slope')
    back = pyref.port.worker.call_slope (port.backward, roles, given, outputs{1});
    return
  end
  values = given.values;
  values.output = outputs{1};
  values.lengths = size (given.inputs{1});
  back = @(dys) backward (port, roles, values, cache, dys, given);
end

function found = backward (port, roles, values, cache, dys, given)
  args = {};
  names = {};
  gives = port.gives(given.count+1:end);
  for i = 1:numel (roles)
    role = roles{i};
    if strcmp (role, 'dy')
      one = [dys(1:min (1, end)), repmat({1}, 1, isempty (dys))];
      dys = dys(2:end);
    elseif strcmp (role, 'cache')
      place = [];
      if i <= numel (port.backward_takes)
        place = find (strcmp (gives, port.backward_takes{i}), 1);
      end
      if isempty (place)
        place = min (sum (strcmp (roles(1:i), 'cache'), 2), numel (cache));
      end
      one = cache(place);
    elseif strcmp (role, 'options')
      one = {pyref.port.worker.struct_of(port.plan.fields, values)};
    elseif isfield (values, role)
      one = {values.(role)};
    else
      break
    end
    args = [args, one];
    names{end+1} = role;
  end
  args = [args, dys];
  inputs = port.plan.inputs;
  if port.plan.spread
    found = pyref.port.worker.run_port ('backward', port.backward, args, ...
                                        numel (port.backward_gives), names);
    found = pyref.port.worker.spread (found, port.backward_gives, given.names);
    return
  end
  found = pyref.port.worker.run_port ('backward', port.backward, args, ...
                                      min (numel (inputs), given.back), names);
  order = cellfun (@(name) find (strcmp (inputs, name)), given.names, ...
                   'UniformOutput', false);
  found = found([order{:}]);
end

%!test <several caches go by their names, and in order>
%! asked = struct ('results', {{'y', 'dx'}}, 'names', {{'x'}}, 'upstream', {{1}});
%! asked.inputs = {2};
%! asked.options = {};
%! port = pyref.port.worker.open_target ({@(x) deal(x, 10, 20), @(dy, b, a) dy * (b - a)});
%! [port.gives, port.plan] = deal ({'y', 'a', 'b'}, []);
%! assert (pyref.port.worker.call (port, asked), {2, 10});
%! [port.gives, port.plan] = deal ({'y', 'c', 'd'}, []);
%! port.backward_takes = {'dy', 'first', 'second'};
%! assert (pyref.port.worker.call (port, asked), {2, -10});
