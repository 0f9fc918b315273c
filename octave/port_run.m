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
% Errors: pyref:value where a result is no array of real numbers.

function [values, port, back] = port_run (port, asked)
  count = numel (asked.results) - numel (asked.inputs);
  args = [asked.inputs, asked.options];
  back = [];
  if strcmp (port.form, 'class')
    [outputs, back] = of_class (port, asked, count);
  elseif strcmp (port.form, 'pair')
    [outputs, back] = of_pair (port, args, count, numel (asked.inputs));
  elseif ~strcmp (port.form, 'whole')
    [outputs, back, port] = of_closure (port, args, count, numel (asked.inputs));
  end
  if strcmp (port.form, 'whole')
    back = [];
    values = cell (1, numel (asked.results));
    [values{:}] = port.forward (args{:}, asked.upstream{:});
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
    found = cell (1, count + 1);
    try
      [found{:}] = port.forward (args{:});
      f = found{end};
      outputs = found(1:count);
    catch problem
      if most < 0 || numel (args) == most
        rethrow (problem);
      end
    end
  end
  back = @(dys) gradients (f, dys, inputs);
  port.form = 'closure';
  if ~isa (f, 'function_handle')
    port.form = 'whole';
  end
end

function [outputs, back] = of_pair (port, args, count, inputs)
  found = cell (1, count + 1);
  [found{:}] = port.forward (args{:});
  outputs = found(1:count);
  cache = found{end};
  back = @(dys) gradients (@(varargin) port.backward (varargin{:}, cache), dys, inputs);
end

function [outputs, back] = of_class (port, asked, count)
  rest = [asked.inputs(2:end), asked.options];
  layer = port.forward (rest{:});
  outputs = cell (1, count);
  [outputs{:}] = layer.forward (asked.inputs{1});
  back = @(dys) kept (layer, dys, asked.names);
end

function found = kept (layer, dys, names)
  found = {layer.backward(dys{:})};
  for i = 2:numel (names)
    found{i} = layer.(['d' names{i}]);
  end
end

function found = gradients (f, dys, inputs)
  found = cell (1, inputs);
  [found{:}] = f (dys{:});
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
%!error <y is complex, not float64 or float32>
%! asked.inputs = {1i};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! port_run (port_form (@(x) deal (x, x)), asked);
