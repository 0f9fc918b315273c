% Call a port in whatever form it has, once forward and once backward.
%
%     [values, port, back] = port_run (port, asked)
%
% asked has cells: inputs, options, upstream, the names of the results, and of the
% inputs. values are the outputs, then a gradient for each input. back (upstream) gives
% the gradients again; it is empty where one call gives everything. The forms:
%
%     closure   [y, back] = f (x, w);           [dx, dw] = back (dy)
%     pair      [y, cache] = forward (x, w);    [dx, dw] = backward (dy, cache)
%     class     layer = F (w, stride); y = layer.forward (x);
%               dx = layer.backward (dy), and layer.dw
%     whole     [loss, dx] = f (x, t);          [y, dx, dw] = f (x, w, dy)
%
% Errors: pyref:value where a result is missing or is no array of real numbers.

function [values, port, back] = port_run (port, asked)
  count = numel (asked.results) - numel (asked.inputs);
  args = [asked.inputs, asked.options];
  back = [];
  if port.most >= 0 && port.most < numel (asked.inputs)
    error ('pyref:value', 'it takes %d arguments, not %d: %s', port.most, ...
           numel (asked.inputs), strjoin (asked.names, ', '));
  end
  if strcmp (port.form, 'class')
    [outputs, back] = of_class (port, asked, count);
  elseif strcmp (port.form, 'pair')
    [outputs, back] = of_pair (port, args, count, numel (asked.inputs));
  elseif ~strcmp (port.form, 'whole')
    [outputs, back, port] = of_closure (port, args, count, numel (asked.inputs));
  end
  if strcmp (port.form, 'whole')
    back = [];
    values = all_of ('the function', port.forward, [args, asked.upstream], ...
                     numel (asked.results));
  else
    values = [outputs, back(asked.upstream)];
  end
  for i = 1:numel (values)
    check_kind (asked.results{i}, values{i});
  end
end

function [outputs, back, port] = of_closure (port, args, count, inputs)
  outputs = cell (1, count);
  f = [];
  most = port.most;
  if most < 0 || numel (args) <= most
    try
      found = all_of ('the function', port.forward, args, count + 1);
      f = found{end};
      outputs = found(1:count);
    catch problem
      if most < 0 || numel (args) == most
        rethrow (problem);
      end
    end
  end
  back = @(dys) all_of ('back', f, dys, inputs);
  port.form = 'closure';
  if ~isa (f, 'function_handle')
    port.form = 'whole';
  end
end

function [outputs, back] = of_pair (port, args, count, inputs)
  found = all_of ('forward', port.forward, args, count + 1);
  outputs = found(1:count);
  cache = found{end};
  back = @(dys) all_of ('backward', port.backward, [dys, {cache}], inputs);
end

function [outputs, back] = of_class (port, asked, count)
  rest = [asked.inputs(2:end), asked.options];
  layer = port.forward (rest{:});
  outputs = all_of ('forward', @(varargin) layer.forward (varargin{:}), ...
                    asked.inputs(1), count);
  back = @(dys) kept (layer, dys, asked.names);
end

function found = kept (layer, dys, names)
  found = {layer.backward(dys{:})};
  for i = 2:numel (names)
    found{i} = layer.(['d' names{i}]);
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
  found = kind (value);
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
%! [values, port] = port_run (port_form (@layers.dense), asked);
%! assert (port.form, 'closure');
%! assert (values{1}, [10 8; 16 10]);
%! assert (values{4}, [1 2]);
%!test <a loss with its gradient is whole>
%! asked.inputs = {3};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! [values, port] = port_run (port_form (@(x) deal (x ^ 2, 2 * x)), asked);
%! assert (port.form, 'whole');
%! assert (values, {9, 6});
%!error <back gives fewer than 2 results>
%! asked.inputs = {[1 2], [1; 1]};
%! asked.upstream = {1};
%! asked.results = {'y', 'dx', 'dw'};
%! port_run (port_form (@(x, w) deal (x * w, @(dy) dy * w.')), asked);
%!function y = alone (x)
%!  y = x;
%!endfunction
%!error <forward gives 1 results, not 2>
%! asked.inputs = {1};
%! asked.upstream = {1};
%! asked.results = {'y', 'dx'};
%! port_run (port_form ({@alone, @alone}), asked);
%!error <the function gives 1 results, not 2>
%! asked.inputs = {1};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! port_run (setfield (port_form (@alone), 'form', 'whole'), asked);
%!error <y is complex, not float64 or float32>
%! asked.inputs = {1i};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! port_run (port_form (@(x) deal (x, x)), asked);
