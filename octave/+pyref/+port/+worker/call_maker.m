% Call a port that makes a struct of functions: forward and backward of a layer.
%
%     [outputs, back] = pyref.port.worker.call_maker (port, given)

function [outputs, back] = call_maker (port, given)
  [args, names] = pyref.port.worker.arrange (port.plan, given.values, {});
  made = pyref.port.worker.run_port ('forward', port.forward, args, 1, names);
  sides = pyref.port.worker.sides_of (made{1});
  if isempty (sides)
    error ('port:call', 'it gives no struct with functions forward and backward');
  end
  free = setdiff (fieldnames (given.values).', port.plan.roles, 'stable');
  args = cellfun (@(name) given.values.(name), free, 'UniformOutput', false);
  outputs = cell (1, given.count);
  back = @(dys) pyref.port.worker.run_port ('backward', sides{2}, dys, given.back, ...
                                            {'dy'});
  if nargin (sides{2}) <= max (1, numel (given.upstream))
    outputs = pyref.port.worker.run_port ('forward', sides{1}, args, given.count, free);
    return
  end
  found = pyref.port.worker.run_port ('forward', sides{1}, args, given.count + 1, free);
  outputs = found(1:given.count);
  back = @(dys) pyref.port.worker.run_port ('backward', sides{2}, [dys, found(end)], ...
                                            given.back, {'dy', 'cache'});
end

%!shared asked
%! asked = struct ('results', {{'y', 'dx', 'dw'}}, 'names', {{'x', 'w'}}, 'upstream', {{1}});
%! asked.inputs = {2, 3};
%! asked.options = {};
%!function port = made_by (f)
%!  port = pyref.port.worker.open_target (f);
%!  [port.form, port.gives] = deal ('maker', {'layer'});
%!endfunction
%!test <functions that keep what they need>
%! f = @(w) struct ('forward', @(x) x * w, 'backward', @(dy) deal (3 * dy, 2 * dy));
%! assert (pyref.port.worker.call (made_by (f), asked), {6, 3, 2});
%!test <functions with a cache>
%! f = @(w) struct ('forward', @(x) deal (x * w, x), 'backward', @(dy, x) deal (w * dy, x * dy));
%! assert (pyref.port.worker.call (made_by (f), asked), {6, 3, 2});
%!error <it gives no struct with functions> pyref.port.worker.call (made_by (@(w) w), asked)
