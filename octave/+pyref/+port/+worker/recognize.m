% How a port is to be called for a layer, found out by reading it.
%
%     port = pyref.port.worker.recognize (port, names)
%
% names has inputs, options, optional (inputs that may be missing) and outputs, each a
% cell. port.plan then has
%
%     kind      function (what it gives tells whether it is a closure or a whole),
%               whole, switch, forward (no gradients), slope, pair, pair with slope,
%               layer or maker
%     names, roles    of its arguments, as bind has them
%     any       whether its arguments cannot be seen: then it is given all, in our order
%     takes     the inputs and options that it is given
%     gives     the results that it gives, where these are fewer than all; else empty
%     inputs    the inputs whose gradients it gives, in its order
%     variants  where it is ambiguous, the ways to call it: structs with text and roles
%     fields    options in a struct, and pairs, those by name: option, spelling
%     late      whether dy is the first of varargin
%     omits     whether dy is left out, not [], in a forward pass of a switch
%     instead   what stands for dy where there is none
%     spread    whether its gradients come in a struct
%     draws     whether it draws a mask itself; hands, whether it gives it ahead beside
%               its outputs, and wants it on the way back
%     form      what was seen, a phrase; notes: what is done to call it, a cell
%
% Errors: port:call, where it cannot be called for this layer.

function port = recognize (port, names)
  names.results = [names.outputs, strcat('d', names.inputs)];
  if any (ismember (names.outputs, names.inputs), 2)   % a step goes nowhere back
    names.results = names.outputs;
  end
  if ~isempty (port.plan) && isequal (port.plan.of, names)
    return
  end
  plan = struct ('of', names, 'kind', 'function', 'names', {port.takes}, ...
                 'roles', {{}}, 'any', false, 'takes', {{}}, 'gives', {{}}, ...
                 'inputs', {names.inputs}, 'variants', {{}}, 'late', false, ...
                 'omits', true, 'instead', 1, 'draws', false, 'hands', false, ...
                 'spread', false, 'form', '', 'notes', {{}});
  plan.fields = cell (0, 2);
  plan.pairs = cell (0, 2);
  if any (strcmp (port.form, {'class', 'state'}), 2)
    plan = pyref.port.worker.plan_layer (port, names, plan);
  else
    plan = pyref.port.worker.plan_arguments (port, names, plan);
    if strcmp (port.form, 'pair')
      plan = pyref.port.worker.plan_pair (port, names, plan);
    else
      plan = pyref.port.worker.plan_function (port, names, plan);
    end
  end
  if any (strcmp (names.options, 'mask'), 2) && ~plan.any
    plan.draws = ~any (strcmp (plan.takes, 'mask'), 2);
  end
  if plan.draws
    plan.notes{end+1} = 'it draws its mask: the random numbers start anew each time';
  end
  if ~isempty (plan.gives) && numel (plan.gives) == numel (names.results)
    plan.gives = {};
  end
  port.plan = plan;
end

%!shared dense
%! dense = struct ('inputs', {{'x', 'w', 'b'}}, 'options', {{}}, 'optional', {{'b'}});
%! dense.outputs = {'y'};
%!test <what a layer of ours takes>
%! port = pyref.port.worker.open_target (@pyref.layers.dense);
%! port = pyref.port.worker.recognize (port, dense);
%! assert (port.plan.takes, {'x', 'w', 'b'});
%! assert (port.plan.kind, 'function');
%! assert (isempty (port.plan.gives));
%!test <a plan is made once>
%! port = pyref.port.worker.open_target (@(x, w) deal (x, w));
%! port = pyref.port.worker.recognize (port, dense);
%! port.takes = {};
%! port = pyref.port.worker.recognize (port, dense);
%! assert (port.plan.takes, {'x', 'w'});
