% Call a port that is one function: closure, whole, switch, or forward alone.
%
%     [outputs, back, cache] = pyref.port.worker.call_function (port, given)
%
% given is what call makes of asked: values by role, count outputs, back gradients.
% back is a function of upstream gradients, or a cell of the gradients, where the one
% call gave all; cache has the mask that it handed out. Errors: port:call, and
% those of the port.

function [outputs, back, cache] = call_function (port, given)
  plan = port.plan;
  cache = {};
  run_ = @(where, args, names, count) pyref.port.worker.run_port ( ...
    where, port.forward, args, count, names);
  kind = plan.kind;
  if given.back == 0 && strcmp (kind, 'function')
    kind = 'forward';
  end
  switch kind
    case 'whole'
      values = with_upstream (given);
      [args, names] = pyref.port.worker.arrange (plan, values, given.upstream);
      if plan.spread
        found = run_ ('forward', args, names, given.count + 1);
        outputs = found(1:given.count);
        back = pyref.port.worker.spread (found(end), port.gives(end), given.names);
        return
      end
      found = run_ ('forward', args, names, given.count + numel (plan.inputs));
      found = outputs_first (found, port.forward, given.count);
      outputs = found(1:given.count);
      back = ordered (found(given.count+1:end), plan, given);
    case 'switch'
      if plan.hands
        given.values.mask = [];
      end
      [args, names] = pyref.port.worker.arrange (plan, given.values, {});
      outputs = run_ ('forward', args, names, given.count + plan.hands);
      cache = outputs(given.count+1:end);
      outputs = outputs(1:given.count);
      if plan.hands
        given.values.mask = cache{1};
      end
      back = @(dys) switched (run_, plan, given, dys);
    case 'forward'
      [args, names] = pyref.port.worker.arrange (plan, given.values, {});
      outputs = run_ ('forward', args, names, given.count);
      back = {};
    otherwise
      [outputs, back] = tried (run_, port, given);
  end
end

function values = with_upstream (given)
  % Values by role, with upstream gradients by the names of their outputs.
  values = given.values;
  outputs = given.results(1:given.count);
  for k = 1:numel (outputs) * (numel (given.upstream) == numel (outputs))
    values.(['d' outputs{k}]) = given.upstream{k};
  end
end

function found = outputs_first (found, f, count)
  % Outputs before gradients, also of a head like [dx, dw, db, y].
  [~, gives] = pyref.port.worker.read_signature (f);
  words = {'y', 'z', 'out', 'output', 'outputs', 'result', 'value', 'loss', 'j', ...
           'cost'};
  named = ismember (lower (gives), words);
  last = all (named(max (end-count+1, 1):end), 2) && ~any (named(1:end-count), 2);
  if numel (gives) == numel (found) && last
    found = found([end-count+1:end, 1:end-count]);
  end
end

function found = switched (run_, plan, given, dys)
  if isempty (dys)
    dys = {1};
  end
  [args, names] = pyref.port.worker.arrange (plan, given.values, dys);
  found = run_ ('backward', args, names, numel (plan.inputs));
  found = ordered (found, plan, given);
end

function values = ordered (values, plan, given)
  order = cellfun (@(name) find (strcmp (plan.inputs, name)), given.names, ...
                   'UniformOutput', false);
  values = values([order{:}]);
end

function [outputs, back] = tried (run_, port, given)
  % A closure, or by what it gives: a whole, or a switch of which dy is the last.
  [args, names] = pyref.port.worker.arrange (port.plan, given.values, {});
  longer = [args, given.upstream];
  named = [names, repmat({'dy'}, 1, numel (given.upstream))];
  most = port.most;
  gives = pyref.port.worker.results_of (port.forward);
  short = gives >= 0 && gives < given.count + given.back;
  takes_dy = ~isempty (given.upstream) && (most < 0 || most == numel (longer));
  outputs = {};
  f = [];
  if most < 0 || numel (args) <= most
    try
      found = run_ ('forward', args, names, given.count + 1);
      [outputs, f] = deal (found(1:given.count), found{end});
    catch problem
      if ~takes_dy
        rethrow (problem);
      end
    end
  end
  if isa (f, 'function_handle')
    back = @(dys) pyref.port.worker.run_port ('backward', f, dys, given.back, {'dy'});
  elseif takes_dy && gives == given.back
    outputs = run_ ('forward', args, names, given.count);
    back = @(dys) run_ ('backward', [args, dys], named, given.back);
  elseif most >= 0 && ~takes_dy && ~isempty (given.upstream) && ~short
    error ('port:call', 'forward gives its gradients at once, and takes no dy');
  else
    if takes_dy
      [args, names] = deal (longer, named);
    end
    found = run_ ('forward', args, names, given.count + given.back);
    found = outputs_first (found, port.forward, given.count);
    [outputs, back] = deal (found(1:given.count), found(given.count+1:end));
  end
end

%!test <a loss that gives its gradient at once is asked without dy alone>
%! port = pyref.port.worker.open_target (@(x) deal (x ^ 2, 2 * x));
%! asked = struct ('results', {{'y', 'dx'}}, 'names', {{'x'}}, 'inputs', {{3}}, 'options', {{}});
%! asked.upstream = {};
%! assert (pyref.port.worker.call (port, asked), {9, 6});
%! asked.upstream = {1};
%! id = '';
%! try
%!   pyref.port.worker.call (port, asked);
%! catch problem
%!   id = problem.identifier;
%! end
%! assert (id, 'port:call');
%!test <a step of two outputs that is given the gradients of both at once>
%! asked = struct ('results', {{'h', 'c', 'dx', 'dw'}}, 'names', {{'x', 'w'}}, 'inputs', {{2, 3}});
%! asked.options = {};
%! asked.upstream = {5, 7};
%! f = @(x, w, dc, dh) deal (x * w, x + w, dh * w + dc, dh * x + dc);
%! port = pyref.port.worker.open_target (f);
%! assert (pyref.port.worker.call (port, asked), {6, 5, 22, 17});
%! f = @(x, w, dc, dh) deal (x * w, x + w, struct ('dw', dh * x + dc, 'dx', dh * w + dc));
%! port = pyref.port.worker.open_target (f);
%! port.gives = {'h', 'c', 'grads'};
%! assert (pyref.port.worker.call (port, asked), {6, 5, 22, 17});
