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
  [plan.ahead, plan.behind] = pyref.port.worker.plan_methods (port, names);
  held = fields_of (port);
  [plan.built, given, plan.fields] = constructor (port, names);
  plan.sets = cell (0, 2);
  rest = setdiff ([names.inputs(2:end), names.options], ...
                  [given, plan.ahead.roles], 'stable');
  if ~isempty (regexp (port.text, ['\<(rand|randn|randi|randperm|binornd|unifrnd)' ...
                                   '\s*\('], 'once'))
    rest = setdiff (rest, {'mask'}, 'stable');   % what it draws would replace it
  end
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

function [roles, given, fields_] = constructor (port, names)
  % Roles of its arguments: an input or option, a size (in, out, features), its name, or
  % options, a struct with these fields.
  [roles, given, fields_] = deal ({}, {}, cell (0, 2));
  if ~strcmp (port.form, 'class') || isobject (port.forward)
    return
  end
  takes = pyref.port.worker.read_signature (port.file, func2str (port.forward));
  roles = cellfun (@pyref.port.worker.size_of, takes, 'UniformOutput', false);
  rest = cellfun (@isempty, roles);
  own = names;
  own.inputs = names.inputs(2:end);
  own.optional = own.inputs;
  roles(rest) = pyref.port.worker.bind (takes(rest), own, {'rate', 'options'});
  if any (~rest, 2)
    unknown = ~ismember (lower (takes), words_of_all (own));
    roles(unknown & rest) = {''};
  end
  owner = [takes(strcmp (roles, 'options')), {'no options'}];
  for n = 1:numel (names.options)
    [~, found] = pyref.port.worker.spelling_of (port.text, names.options{n}, owner{1});
    fields_ = [fields_; [repmat(names.options(n), 1, numel (found)); found].'];
  end
  given = intersect ([names.inputs, names.options], [roles, fields_(:,1).'], 'stable');
end

function words = words_of_all (names)
  roles = [names.inputs, names.options, {'rate', 'options'}];
  lists = cellfun (@pyref.port.worker.words_of, roles, 'UniformOutput', false);
  words = [lists{:}];
end

%!test <a struct is told by the fields that the text of its functions has>
%! names = struct ('inputs', {{'x', 'w', 'b'}}, 'options', {{}}, 'optional', {{'b'}}, 'outputs', {{'y'}});
%! port = pyref.port.worker.open_target ({@(l, x) l, @(l, dy) l});
%! [port.form, port.gives, port.backward_gives] = deal ('state', {'l'}, {'l'});
%! port.text = 'l.out = l.W * x; l.dW = 1; l.din = 2;';
%! port = pyref.port.worker.recognize (port, names);
%! assert (port.plan.takes, {'x', 'w'});
%! assert (port.plan.gives, {'y', 'dx', 'dw'});
%!error <it takes no w, and has no property w or weight>
%! names = struct ('inputs', {{'x', 'w'}}, 'options', {{}}, 'optional', {{}}, 'outputs', {{'y'}});
%! port = pyref.port.worker.open_target ({@(l, x) l, @(l, dy) l});
%! port.form = 'state';
%! pyref.port.worker.recognize (port, names);
