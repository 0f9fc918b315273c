% Call a port in whatever form it has, once forward and once backward.
%
%     [values, port, back] = pyref.port.worker.call (port, asked)
%
% asked has cells: inputs, options, upstream, the names of the results, of the inputs
% (names) and of the options (option_names). values are the outputs, then a gradient
% for each input. back (upstream) gives the gradients again; it is empty where one call
% gives everything. The forms:
%
%     closure   [y, back] = f (x, w);           [dx, dw] = back (dy)
%     pair      [y, cache] = forward (x, w);    [dx, dw] = backward (dy, cache)
%     class     layer = F (w, stride); y = layer.forward (x); dx = layer.backward (dy)
%     whole     [loss, dx] = f (x, t);          [y, dx, dw] = f (x, w, dy)
%     switch    y = f (x, w);                   [dx, dw] = f (x, w, dy)
%
% A pair without a cache has backward (dy, x) or backward (dy, y), by its names. Options
% may go in a struct, where the last argument is called opts, params or alike.
% Errors: pyref:value where a result is missing or is no array of real numbers.

function [values, port, back] = call (port, asked)
  count = numel (asked.results) - numel (asked.inputs);
  args = [asked.inputs, asked.options];
  back = [];
  if port.most >= 0 && port.most < numel (asked.inputs)
    error ('pyref:value', 'it takes %d arguments, not %d: %s', port.most, ...
           numel (asked.inputs), strjoin (asked.names, ', '));
  end
  if ~strcmp (port.form, 'class')
    args = with_struct (port.takes, asked, args);
  end
  if strcmp (port.form, 'class')
    [outputs, back] = pyref.port.worker.call_object (port, asked, count);
  elseif strcmp (port.form, 'pair')
    [outputs, back] = of_pair (port, args, count, asked);
  elseif ~any (strcmp (port.form, {'whole', 'switch'}))
    [outputs, back, port] = of_closure (port, args, count, asked);
  end
  if strcmp (port.form, 'whole')
    back = [];
    values = all_of ('the function', port.forward, [args, asked.upstream], ...
                     numel (asked.results));
  elseif strcmp (port.form, 'switch')
    outputs = all_of ('the function', port.forward, args, count);
    back = @(dys) all_of ('the function with dy', port.forward, [args, dys], ...
                          numel (asked.inputs));
    values = [outputs, back(asked.upstream)];
  else
    values = [outputs, back(asked.upstream)];
  end
  for i = 1:numel (values)
    check_kind (asked.results{i}, values{i});
  end
end

function args = with_struct (takes, asked, args)
  % Options in a struct, where the last argument is called so.
  count = numel (asked.inputs);
  usual = '(opts|options|params?|config|hparameters|hparams)$';
  if isempty (asked.options) || numel (takes) ~= count + 1
    return
  elseif isempty (regexp (lower (takes{end}), usual, 'once'))
    return
  end
  words = struct ('epsilon', {{'eps'}}, 'stride', {{}}, 'pad', {{'padding'}}, ...
                  'dilation', {{}}, 'groups', {{}}, 'window', {{'pool', 'f'}}, ...
                  'slope', {{'alpha'}}, 'alpha', {{}}, 'delta', {{}}, 'image', {{}});
  given = struct ();
  for i = 1:numel (asked.options)
    name = asked.option_names{i};
    others = {};
    if isfield (words, name)
      others = words.(name);
    end
    spellings = [{name}, others];
    for k = 1:numel (spellings)
      given.(spellings{k}) = asked.options{i};
    end
  end
  args = [asked.inputs, {given}];
end

function [outputs, back, port] = of_closure (port, args, count, asked)
  outputs = cell (1, count);
  inputs = numel (asked.inputs);
  f = [];
  most = port.most;
  if most < 0 || numel (args) <= most
    try
      found = all_of ('the function', port.forward, args, count + 1);
      f = found{end};
      outputs = found(1:count);
    catch problem
      if (most < 0 || numel (args) == most) && ~is_switch (port, args, asked)
        rethrow (problem);
      end
    end
  end
  back = @(dys) all_of ('back', f, dys, inputs);
  port.form = 'closure';
  if ~isa (f, 'function_handle')
    port.form = 'whole';
    if is_switch (port, args, asked)
      port.form = 'switch';
    end
  end
end

function yes = is_switch (port, args, asked)
  % Whether dy is one more argument, and there are results for gradients alone.
  fits = port.most < 0 || port.most == numel (args) + numel (asked.upstream);
  gradients = results_of (port.forward) == numel (asked.inputs);
  yes = ~isempty (asked.upstream) && fits && gradients;
end

function [outputs, back] = of_pair (port, args, count, asked)
  inputs = numel (asked.inputs);
  if results_of (port.forward) == count
    outputs = all_of ('forward', port.forward, args, count);
    rest = without_cache (port, outputs, asked);
  else
    found = all_of ('forward', port.forward, args, count + 1);
    outputs = found(1:count);
    rest = found(end);
  end
  back = @(dys) all_of ('backward', port.backward, [dys, rest], inputs);
end

function rest = without_cache (port, outputs, asked)
  % What backward takes after dy: by its names an input, or the output.
  rest = {};
  names = port.backward_takes(numel (asked.upstream)+1:end);
  for k = 1:numel (names)
    place = find (strcmp (port.takes, names{k}), 1);
    if ~isempty (place) && place <= numel (asked.inputs)
      rest{end+1} = asked.inputs{place};
    elseif any (strcmpi (names{k}, {'y', 'a', 'out', 'output', 's', 'result'}))
      rest{end+1} = outputs{1};
    elseif numel (rest) < numel (asked.inputs)
      rest{end+1} = asked.inputs{numel(rest)+1};
    end
  end
end

function found = all_of (what, f, args, count)
  % So many results of a function; how many it has at most, where they are fewer.
  given = results_of (f);
  if given >= 0 && given < count
    error ('pyref:value', '%s gives %d results, not %d', what, given, count);
  end
  found = cell (1, count);
  try
    [found{:}] = f (args{:});
  catch problem
    if isempty (strfind (problem.message, 'undefined in return list'))
      rethrow (problem);
    end
    error ('pyref:value', '%s gives fewer than %d results', what, count);
  end
end

function given = results_of (f)
  try
    given = nargout (f);
  catch
    given = -1;   % a function of Octave itself does not tell
  end
end

function check_kind (name, value)
  found = pyref.internal.kind (value);
  if ~any (strcmp (found, {'float64', 'float32', 'whole'}))
    error ('pyref:value', '%s is %s, not float64 or float32', name, found);
  end
end

%!shared asked
%! asked.inputs = {[1 2; 3 4], [1 0; 2 1], [5 6]};
%! asked.options = {};
%! asked.upstream = {[1 0; 0 2]};
%! asked.results = {'y', 'dx', 'dw', 'db'};
%! asked.names = {'x', 'w', 'b'};
%!test <a function that gives back is a closure>
%! [values, port] = pyref.port.worker.call (pyref.port.worker.open_target (@pyref.layers.dense), asked);
%! assert (port.form, 'closure');
%! assert (values{1}, [10 8; 16 10]);
%! assert (values{4}, [1 2]);
%!test <a loss with its gradient is whole>
%! asked.inputs = {3};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! [values, port] = pyref.port.worker.call (pyref.port.worker.open_target (@(x) deal (x ^ 2, 2 * x)), asked);
%! assert (port.form, 'whole');
%! assert (values, {9, 6});
%!error <back gives fewer than 2 results>
%! asked.inputs = {[1 2], [1; 1]};
%! asked.upstream = {1};
%! asked.results = {'y', 'dx', 'dw'};
%! pyref.port.worker.call (pyref.port.worker.open_target (@(x, w) deal (x * w, @(dy) dy * w.')), asked);
%!function y = alone (x)
%!  y = x;
%!endfunction
%!test <a pair without a cache is given the output or the input, by its names>
%! asked.inputs = {3};
%! asked.upstream = {2};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! pair = {@(x) 10 * x, @(dy, y) dy * y};
%! port = pyref.port.worker.open_target (pair);
%! assert (pyref.port.worker.call (setfield (port, 'forward', @alone), asked), {3, 6});
%! port.forward = @alone;
%! port.backward = @(dy, x) dy + x;
%! port.backward_takes = {'dy', 'x'};
%! assert (pyref.port.worker.call (port, asked), {3, 5});
%!function y = switching (x, dy)
%!  if nargin < 2
%!    y = x ^ 2;
%!  else
%!    y = 2 * x * dy;
%!  end
%!endfunction
%!test <a function of which dy is one more argument is a switch>
%! asked.inputs = {3};
%! asked.upstream = {2};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! [values, port] = pyref.port.worker.call (pyref.port.worker.open_target (@switching), asked);
%! assert (port.form, 'switch');
%! assert (values, {9, 12});
%!test <options go in a struct where the last argument is called so>
%! asked.inputs = {3};
%! asked.options = {0.5, [1 2]};
%! asked.option_names = {'epsilon', 'stride'};
%! asked.upstream = {2};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! f = @(x, opts) deal (x + opts.eps + sum (opts.stride, 2), @(dy) opts.epsilon * dy);
%! assert (pyref.port.worker.call (pyref.port.worker.open_target (f), asked), {6.5, 1});
%! asked.options = {};
%!error <the function gives 1 results, not 2>
%! asked.inputs = {1};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! pyref.port.worker.call (setfield (pyref.port.worker.open_target (@alone), 'form', 'whole'), asked);
%!error <y is complex, not float64 or float32>
%! asked.inputs = {1i};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! pyref.port.worker.call (pyref.port.worker.open_target (@(x) deal (x, x)), asked);
