% Call a layer that keeps its parameters: a class, or a struct with two functions.
%
%     [outputs, back, cache] = pyref.port.worker.call_layer (port, given)
%
% The object may be a handle or a value, whose methods then give it back as well. What
% forward and backward do not give is read from its properties (output, dweights,
% grad_bias). cache is what it holds after the forward pass. Errors: port:call.

function [outputs, back, cache] = call_layer (port, given)
  plan = port.plan;
  object = built (port, given);
  for k = 1:size (plan.sets, 1)
    if isfield (given.values, plan.sets{k,1})
      object.(plan.sets{k,2}) = given.values.(plan.sets{k,1});
    end
  end
  [plan.roles, plan.names] = deal (plan.ahead.roles, plan.ahead.takes);
  [args, names] = pyref.port.worker.arrange (plan, given.values, {});
  [object, found] = called ('forward', port.forward, plan.ahead, object, args, names);
  held = numel (found) < given.count;
  if held
    outputs = {property(object, setdiff (pyref.port.worker.words_of ('output'), ...
                                         {'z', 's', 'h', 'a', 'top'}), ...
                        {'a', 'top', 'z'}, 'forward gives nothing')};
    memory = {};
  else
    outputs = found(1:given.count);
    memory = found(given.count+1:end);
  end
  values = given.values;
  values.output = outputs{1};
  cache = [memory, held_by(object)];
  back = @(dys) gradients (port, object, values, memory, dys, given);
end

function cells = held_by (object)
  names = fields_of (object);
  cells = {cell2struct(cellfun (@(name) object.(name), names, ...
                                'UniformOutput', false), names, 1)};
end

function names = fields_of (object)
  if isstruct (object)
    names = fieldnames (object);
  else
    names = properties (object);
  end
end

function object = built (port, given)
  object = port.forward;
  if strcmp (port.form, 'state')
    object = struct ();
  elseif ~isobject (object)
    args = {};
    roles = port.plan.built;
    for i = 1:numel (roles)
      if strncmp (roles{i}, 'size ', 5) || strcmp (roles{i}, 'its name')
        args{end+1} = pyref.port.worker.size_of (roles{i}, given.inputs);
      elseif strcmp (roles{i}, 'rate')
        args{end+1} = 0.5;
      elseif strcmp (roles{i}, 'options')
        args{end+1} = pyref.port.worker.struct_of (port.plan.fields, given.values);
      elseif isfield (given.values, roles{i})
        args{end+1} = given.values.(roles{i});
      else
        break
      end
    end
    made = pyref.port.worker.run_port ('forward', object, args, 1, roles);
    object = made{1};
  end
end

function [object, found] = called (where, f, side, object, args, names)
  % The results of a method, of which a value gives the object too.
  if ~strcmp (class (f), 'function_handle') || ~isstruct (object)
    f = side.method;
  end
  count = max (numel (side.gives), 0) + side.itself;
  found = pyref.port.worker.run_port (where, f, [{object}, args], count, ...
                                      [{''}, names]);
  is_object = cellfun (@(one) isobject (one) || (isstruct (object) && ...
                                                 isstruct (one)), found);
  if any (is_object, 2) && side.itself
    object = found{find(is_object, 1)};
    found(find (is_object, 1)) = [];
  end
end

function found = gradients (port, object, values, memory, dys, given)
  plan = port.plan;
  [args, names] = deal ({});
  for i = 1:numel (plan.behind.roles)
    role = plan.behind.roles{i};
    if strcmp (role, 'dy')
      one = [dys(1:min (1, end)), repmat({1}, 1, isempty (dys))];
      dys = dys(2:end);
    elseif strcmp (role, 'cache')
      one = [memory(1:min (1, end)), repmat({[]}, 1, isempty (memory))];
    elseif strcmp (role, 'zero')
      one = {0};
    elseif isfield (values, role)
      one = {values.(role)};
    else
      break
    end
    args = [args, one];
    names{end+1} = role;
  end
  if isempty (plan.behind.method)
    found = {};
    return
  end
  [object, results] = called ('backward', port.backward, plan.behind, object, ...
                              [args, dys], names);
  if numel (results) == 1 && iscell (results{1})   % all in one cell
    results = results{1}(:).';
  end
  gradients_ = given.results(given.count+1:end);
  found = cell (1, 0);
  for i = 1:numel (given.names)
    name = given.names{i};
    if ~any (strcmp (gradients_, ['d' name]), 2)
      continue
    end
    place = find (strcmp (plan.inputs, name), 1);
    if ~isempty (place) && place <= numel (results)
      found{end+1} = results{place};
    else
      found{end+1} = property (object, pyref.port.worker.gradient_words (name), {}, ...
                               sprintf ('backward gives no d%s', name));
    end
  end
end

function value = property (object, names, later, why)
  held = fields_of (object);
  place = find (ismember (lower (held), names), 1);
  if isempty (place)
    place = find (ismember (lower (held), later), 1);
  end
  if isempty (place)
    error ('port:call', '%s, and the object has no property %s', why, names{1});
  end
  value = object.(held{place});
end
