% How a layer is called that keeps its parameters: a class, or a struct that two
% functions are given and give back. Part of recognize.
%
%     plan = pyref.port.worker.plan_layer (port, names, plan)
%
% plan gets ahead and behind, structs with method, takes and gives (both without the
% layer itself) and roles; built, the roles of the constructor; and sets, which inputs
% and options are set as properties: role, property.

function plan = plan_layer (port, names, plan)
  plan.kind = 'layer';
  [plan.ahead, plan.behind] = methods_of (port);
  own = names;
  own.inputs = names.inputs(1);
  plan.ahead.roles = pyref.port.worker.bind (plan.ahead.takes, own, {'cache'});
  plan.behind.roles = meaning (plan.ahead, plan.behind, numel (names.outputs));
  held = fields_of (port);
  [plan.built, given] = constructor (port, names);
  plan.sets = cell (0, 2);
  rest = setdiff ([names.inputs(2:end), names.options], ...
                  [given, plan.ahead.roles], 'stable');
  for k = 1:numel (rest)
    place = find (ismember (lower (held), long_words (rest{k})), 1);
    if ~isempty (place)
      plan.sets(end+1,:) = {rest{k}, held{place}};
    elseif any (strcmp (rest{k}, setdiff (names.inputs, names.optional)), 2)
      error ('port:call', 'it takes no %s, and has no property %s', rest{k}, ...
             strjoin (pyref.port.worker.words_of (rest{k}), ' or '));
    end
  end
  all_ = [names.inputs, names.options];
  plan.takes = all_(ismember (all_, [names.inputs(1), given, plan.ahead.roles, ...
                                     plan.sets(:,1).']));
  plan = with_gradients (plan, names, held);
  plan = told (plan, port);
end

function plan = with_gradients (plan, names, held)
  plan.inputs = {};
  if ~isempty (plan.behind.gives)
    plan.inputs = pyref.port.worker.gradients_order (plan.behind.gives, names.inputs);
  end
  found = plan.inputs;
  for k = 1:numel (names.inputs)
    spelled = pyref.port.worker.gradient_words (names.inputs{k});
    if any (ismember (lower (held), spelled), 2)
      found = union (found, names.inputs(k));
    end
  end
  if isempty (plan.behind.method)
    found = {};
  end
  given = ismember (names.inputs, found);
  plan.gives = [names.outputs, strcat('d', names.inputs(given))];
end

function plan = told (plan, port)
  what = {'a class', 'a struct'};
  what = what{1 + strcmp(port.form, 'state')};
  ways = @(side) sprintf ('%s (%s)', side.method, strjoin (side.all, ', '));
  if isempty (plan.behind.method)
    plan.form = sprintf ('%s with %s and no backward', what, ways (plan.ahead));
  else
    plan.form = sprintf ('%s with %s and %s', what, plan.ahead.method, ...
                         ways (plan.behind));
  end
  if ~isempty (plan.sets)
    plan.notes{end+1} = sprintf ('set as properties: %s', ...
                                 strjoin (plan.sets(:,2).', ', '));
  end
end

function [ahead, behind] = methods_of (port)
  if strcmp (port.form, 'state')
    ahead = side (port.forward, port.takes, port.gives);
    behind = side (port.backward, port.backward_takes, port.backward_gives);
    return
  end
  ahead = named (port.file, {'forward', 'predict', 'fprop', 'forwardPass', ...
                             'forward_pass', 'forwardprop', 'feedforward'});
  behind = named (port.file, {'backward', 'bprop', 'backprop', 'backwardPass', ...
                              'backward_pass', 'backprop', 'backpropagate'});
  if isempty (ahead.method)
    error ('port:call', 'the class has no method forward or predict');
  end
end

function found = named (file, words)
  found = struct ('method', '', 'takes', {{}}, 'gives', {{}}, 'all', {{}}, ...
                  'itself', false);
  for k = 1:numel (words)
    [takes, gives, known] = pyref.port.worker.read_signature (file, words{k});
    if known
      found = side (words{k}, takes, gives);
      return
    end
  end
end

function found = side (f, takes, gives)
  found = struct ('method', f, 'all', {takes}, 'takes', {takes(2:end)});
  [found.gives, found.itself] = deal (gives, false);
  if ~ischar (f)
    found.method = regexprep (func2str (f), '^.*\.', '');
  end
  if ~isempty (takes)
    same = strcmp (gives, takes{1}) | ismember (lower (gives), ...
                     {'layer', 'self', 'obj', 'object', 'this', 'net'});
    found.gives = gives(~same);
    found.itself = any (same, 2);
  end
end

function roles = meaning (ahead, behind, outputs)
  takes = behind.takes;
  roles = repmat ({''}, 1, numel (takes));
  sure = pyref.port.worker.words_of ('dy');
  maybe = pyref.port.worker.words_of ('maybe dy');
  for i = 1:numel (takes)
    if any (strcmpi (takes{i}, pyref.port.worker.words_of ('cache')), 2)
      roles{i} = 'cache';
    elseif any (strcmpi (takes{i}, sure), 2)
      roles{i} = 'dy';
    elseif any (strcmp (ahead.takes, takes{i}), 2)
      roles{i} = ahead.roles{find(strcmp (ahead.takes, takes{i}), 1)};
    elseif any (strcmp (ahead.gives(1:min (outputs, end)), takes{i}), 2)
      roles{i} = 'output';
    elseif any (strcmpi (takes{i}, maybe), 2)
      roles{i} = 'dy';
    end
  end
  usual = {'x', 'output', 'dy', 'cache'};
  open_ = find (cellfun (@isempty, roles));
  if numel (takes) < 3
    usual = {'dy', 'cache'};
    if any (strcmp (roles, 'dy'), 2)
      usual = {'x', 'x'};
    end
  end
  open_ = open_(open_ <= 4);
  roles(open_) = usual(min (open_, numel (usual)));
end

function held = fields_of (port)
  % Properties of a class; fields of a struct, as the text of its functions has them.
  if strcmp (port.form, 'state')
    owners = unique ([port.takes(1), port.backward_takes(1)]);
    found = regexp (port.text, ['\<(?:' strjoin(owners, '|') ')\.(\w+)'], 'tokens');
    held = unique ([found{:}]);
  elseif isobject (port.forward)
    held = properties (port.forward).';
  else
    held = properties (func2str (port.forward)).';
  end
end

function words = long_words (role)
  % Names of a property: of one letter only the role's own, W, b and g.
  words = pyref.port.worker.words_of (role);
  keep = cellfun (@numel, words) > 1 | strcmp (words, role);
  words = words(keep);
  if strcmp (role, 'gamma')
    words{end+1} = 'g';
  end
end

function [roles, given] = constructor (port, names)
  % Roles of its arguments: an input or option, a size (in, out, features), or name.
  [roles, given] = deal ({});
  if ~strcmp (port.form, 'class') || isobject (port.forward)
    return
  end
  takes = pyref.port.worker.read_signature (port.file, func2str (port.forward));
  roles = cellfun (@pyref.port.worker.size_of, takes, 'UniformOutput', false);
  rest = cellfun (@isempty, roles);
  own = names;
  own.inputs = names.inputs(2:end);
  own.optional = own.inputs;
  roles(rest) = pyref.port.worker.bind (takes(rest), own, {'rate'});
  if any (~rest, 2)
    unknown = ~ismember (lower (takes), words_of_all (own));
    roles(unknown & rest) = {''};
  end
  given = intersect ([names.inputs, names.options], roles, 'stable');
end

function words = words_of_all (names)
  lists = cellfun (@pyref.port.worker.words_of, [names.inputs, names.options, ...
                                                 {'rate'}], 'UniformOutput', false);
  words = [lists{:}];
end
