% How one function goes forward and back: part of recognize.
%
%     plan = pyref.port.worker.plan_function (port, names, plan)

function plan = plan_function (port, names, plan)
  count = pyref.port.worker.results_of (port.forward);
  outputs = numel (names.outputs);
  signature = pyref.port.worker.listed (port.takes);
  if strcmp (port.form, 'maker')
    plan.kind = 'maker';
    plan.form = ['a function of ' signature ' that gives a struct of functions'];
  elseif outputs > 1 && any (strcmp (plan.roles, ['d' names.outputs{1}]), 2)
    plan = with_all_upstream (port, names, plan);
  elseif plan.any || count < 0
    plan.form = sprintf ('a function of %s', signature);
  elseif plan.late || any (strcmp (plan.roles, 'dy'), 2)
    plan = with_upstream (port, names, plan, count);
  elseif is_slope (port, names, count)
    plan = as_slope (port, names, plan);
  elseif count == outputs && ~any (cellfun (@isempty, plan.roles), 2)
    plan.kind = 'forward';
    plan.gives = names.outputs;
    plan.form = sprintf ('a forward pass alone, of %s', signature);
  elseif any (ismember (names.outputs, names.inputs), 2) && count > 0
    plan.kind = 'forward';   % a step that keeps some of its results to itself
    plan.gives = outputs_among (port.gives, names.outputs);
    plan.form = sprintf ('a step that gives %s', ...
                         pyref.port.worker.listed (port.gives));
  elseif gives_function (port)
    plan.form = ['a function of ' signature ' that gives one for the gradients'];
  else
    plan.form = sprintf ('a function of %s that gives %s', signature, ...
                         pyref.port.worker.listed (port.gives));
  end
end

function found = outputs_among (gives, outputs)
  % The outputs that are given: by their names, where all have one, else the first.
  known = outputs(ismember (outputs, lower (gives)));
  found = known;
  if numel (known) < numel (gives)
    found = outputs(1:min (numel (gives), end));
  end
end

function plan = with_upstream (port, names, plan, count)
  outputs = numel (names.outputs);
  word = 'varargin{1}';
  if ~plan.late
    word = port.takes{find(strcmp (plan.roles, 'dy'), 1)};
  end
  % the argument may be missing: then the function goes forward alone
  asks = '\<(nargin|isempty|ischar|isnumeric|exist)\>';
  asked = ~isempty (regexp (port.text, asks, 'once'));
  named = numel (port.gives) > outputs && ~isempty ( ...
    pyref.port.worker.gradient_of (port.gives{outputs+1}, names.inputs(1)));
  rest = port.gives(outputs+1:end);
  rest = rest(~is_beside (rest));
  own = of_others (rest, names.inputs);
  if asked && isempty (rest)
    plan.kind = 'switch';   % it gives the output or dx, and what it keeps
    plan.inputs = names.inputs(1);
  elseif asked && ~isempty (own)
    plan.kind = 'switch';   % what is the output ahead is dx on the way back
    plan.inputs = [names.inputs(1), own];
  elseif count > numel (names.inputs) || (count > outputs && (named || ~asked))
    plan.kind = 'whole';
    gives = port.gives(outputs+1:end);
    plan.inputs = pyref.port.worker.gradients_order (gives, names.inputs);
    plan.form = sprintf ('a function that is given %s and gives %s', word, ...
                         pyref.port.worker.listed (port.gives));
  else
    plan.kind = 'switch';
    plan.inputs = pyref.port.worker.gradients_order (port.gives, names.inputs);
  end
  if strcmp (plan.kind, 'switch')
    empty = sprintf ('isempty\\s*\\(\\s*%s', regexptranslate ('escape', word));
    plan.omits = isempty (regexp (port.text, empty, 'once'));
    if ~plan.omits
      plan.instead = [];
    end
    plan.form = sprintf ('a function that goes back where it is given %s', word);
  end
  if ~isempty (plan.pairs)
    plan.form = [plan.form ', options by name'];
  end
  if strcmp (plan.kind, 'switch') && hands (port, plan, outputs)
    plan.hands = true;
    plan.takes = setdiff (plan.takes, {'mask'}, 'stable');
  end
  plan.gives = [names.outputs, strcat('d', names.inputs(ismember (names.inputs, ...
                                                                 plan.inputs)))];
end

function plan = with_all_upstream (port, names, plan)
  % A step of several outputs that is given the gradients of all, and gives everything.
  gives = port.gives(numel (names.outputs)+1:end);
  plan.kind = 'whole';
  roles = plan.roles(ismember (plan.roles, strcat ('d', names.outputs)));
  plan.form = ['a function that is given ' strjoin(roles, ', ')];
  if isempty (port.gives)   % nobody knows what it gives
    return
  end
  plan.form = [plan.form ' and gives ' pyref.port.worker.listed(port.gives)];
  plan.spread = numel (gives) == 1 && numel (names.inputs) > 1;
  if plan.spread
    plan.notes{end+1} = 'gradients come in a struct';
    return
  end
  plan.inputs = pyref.port.worker.gradients_order (gives, names.inputs);
  given = names.inputs(ismember (names.inputs, plan.inputs));
  plan.gives = [names.outputs, strcat('d', given)];
end

function yes = is_beside (gives)
  % Which results are none of the layer: a mask, a cache, options.
  words = {'mask', 'cache', 'options'};
  lists = cellfun (@pyref.port.worker.words_of, words, 'UniformOutput', false);
  yes = ismember (lower (gives), [lists{:}]);
end

function yes = hands (port, plan, outputs)
  % Whether it draws a mask, gives it beside the output, and reads it from a struct.
  yes = any (strcmp (plan.fields(:,1), 'mask'), 1) && numel (port.gives) > outputs;
  yes = yes && any (strcmpi (port.gives{min(outputs+1, end)}, ...
                             pyref.port.worker.words_of ('mask')), 2);
  yes = yes && ~isempty (regexp (port.text, '\<(rand|randi|binornd)\s*\(', 'once'));
end

function own = of_others (gives, inputs)
  % The inputs whose gradients are given first, by name, where that of x is not.
  order = cellfun (@(name) pyref.port.worker.gradient_of (name, inputs), gives, ...
                   'UniformOutput', false);
  first = find ([cellfun(@isempty, order), true], 1) - 1;
  own = order(1:first);
  if any (strcmp (own, inputs{1}), 2)
    own = {};
  end
end

function yes = is_slope (port, names, count)
  name = regexprep (func2str (port.forward), '^.*\.', '');
  words = ['(grad|prime|deriv|slope|_d$|_backward|backward_|backprop|Backward)|' ...
           '^d_?(sigm|tanh|relu|soft|swish|silu|gelu|elu|leaky|log)'];
  plain = numel (names.inputs) == 1 && numel (names.outputs) == 1;
  yes = plain && count == 1 && ~isempty (regexp (name, words, 'once', 'ignorecase'));
end

function plan = as_slope (port, names, plan)
  % f' (x), or of the output: by the name of the argument that comes first.
  name = regexprep (func2str (port.forward), '^.*\.', '');
  plan.kind = 'slope';
  plan.gives = {['d' names.inputs{1}]};
  plan.form = sprintf ('the slope alone, %s (%s)', name, ...
                       pyref.port.worker.listed (port.takes));
  plan.variants = pyref.port.worker.of_input_or_output (name, plan.roles, ...
                                                        port.takes{1}, names);
  plan.notes{end+1} = 'dx is dy times its slope';
end

function yes = gives_function (port)
  yes = false;
  if ~isempty (port.gives)
    yes = ~isempty (regexp (port.text, ['\<' port.gives{end} '\s*=\s*@'], 'once'));
  end
end

%!shared names, port
%! names = struct ('inputs', {{'x', 'w'}}, 'options', {{'pad'}}, 'optional', {{}}, 'outputs', {{'y'}});
%! port = pyref.port.worker.open_target (@pyref.internal.lengths_of);
%! port.takes = {'x', 'w', 'dzdy', 'pad'};
%!test <one that goes back where dy is not empty>
%! [port.text, port.gives] = deal ('if isempty (dzdy), end', {'y'});
%! port = pyref.port.worker.recognize (port, names);
%! assert ({port.plan.kind, port.plan.instead}, {'switch', []});
%! assert (port.plan.gives, {'y', 'dx'});
%!test <options and dy in varargin>
%! port.plan = [];
%! port.takes = {'x', 'w', 'varargin'};
%! port.text = 'dzdy = varargin{1}; strcmp (name, ''Padding'')';
%! port = pyref.port.worker.recognize (port, names);
%! assert (port.plan.late);
%! assert (port.plan.pairs, {'pad', 'Padding'});
%!test <a step that gives some of its results>
%! step = struct ('inputs', {{'dw', 'db'}}, 'options', {{'c'}}, 'optional', {{}});
%! step.outputs = {'dw', 'db', 'norm'};
%! port.plan = [];
%! [port.takes, port.gives, port.text] = deal ({'dw', 'db', 'c'}, {'dw', 'db'}, '');
%! port.forward = @pyref.networks.optimizers.momentum;
%! found = pyref.port.worker.recognize (port, step);
%! assert (found.plan.gives, {'dw', 'db'});
%!error <it takes q, and no w>
%! port.takes = {'q'};
%! pyref.port.worker.recognize (setfield (port, 'plan', []), names);
%!function [h, c, dw, dx] = stepping (x, w, dh, dc)
%!  [h, c, dw, dx] = deal (x, w, dh, dc);
%!endfunction
%!test <a step of two outputs that is given the gradients of both>
%! names = struct ('inputs', {{'x', 'w'}}, 'options', {{}}, 'optional', {{}}, 'outputs', {{'h', 'c'}});
%! port = pyref.port.worker.open_target (@pyref.internal.lengths_of);
%! [port.forward, port.takes, port.gives] = deal (@stepping, {'x', 'w', 'dc', 'dh'}, {'h', 'c', 'dw', 'dx'});
%! port = pyref.port.worker.recognize (port, names);
%! assert ({port.plan.kind, port.plan.spread, port.plan.inputs}, {'whole', false, {'w', 'x'}});
%! assert (port.plan.form, 'a function that is given dc, dh and gives h, c, dw, dx');
%! port.gives = {'h', 'c', 'grads'};
%! port = pyref.port.worker.recognize (setfield (port, 'plan', []), names);
%! assert ({port.plan.kind, port.plan.spread}, {'whole', true});
