% Call a port in whatever form it has, once forward and once backward.
%
%     [values, port, back] = pyref.port.worker.call (port, asked)
%
% asked has cells: inputs, options, upstream, the names of the results, of the inputs
% (names) and of the options (option_names); layer, where it is known; variant, which
% of the ways of recognize to take, 0 being the first; known, outputs that are known
% where the port gives none. values are the outputs,
% then a gradient for each input, as far as the port gives them (planned tells).
% back (upstream) gives the gradients again; it is empty where one call gives all.
% port.found has the mask that it drew, if it did. The forms:
%
%     closure   [y, back] = f (x, w);           [dx, dw] = back (dy)
%     pair      [y, cache] = forward (x, w);    [dx, dw] = backward (dy, cache)
%     class     layer = F (w, stride); y = layer.forward (x); dx = layer.backward (dy)
%     custom    Z = predict (layer, X); [dX, dW] = backward (layer, X, Z, dZ, memory)
%     struct    layer = forward (layer, x);     layer = backward (layer, dy)
%     whole     [loss, dx] = f (x, t);          [y, dx, dw] = f (x, w, dy)
%     switch    y = f (x, w, 'pad', 1);         [dx, dw] = f (x, w, dy, 'pad', 1)
%     slope     f' (x) or f' (y);  and a forward pass alone
%
% Errors: those of the port; port:call, where it does not take or give what a layer
% does; pyref:value, where a result is no array of real numbers.

function [values, port, back] = call (port, asked)
  [port, asked] = pyref.port.worker.planned (port, asked);
  plan = port.plan;
  given = asked;
  given.count = sum (~ismember (asked.results, strcat ('d', asked.names)), 2);
  given.values = cell2struct ([asked.inputs, asked.options].', ...
                              [asked.names, asked.option_names].', 1);
  if any (strcmp (plan.roles, 'kind'), 2)
    given.values.kind = kind_of (port.text, asked.layer);
  end
  given.variants = plan.variants;
  given.back = numel (asked.results) - given.count;
  cache = {};
  if plan.draws
    restart ();
  end
  switch plan.kind
    case 'layer'
      [outputs, back, cache] = pyref.port.worker.call_layer (port, given);
    case {'pair', 'pair with slope'}
      [outputs, back, cache] = pyref.port.worker.call_pair (port, given);
    case 'maker'
      [outputs, back] = pyref.port.worker.call_maker (port, given);
    case 'slope'
      outputs = {};
      back = pyref.port.worker.call_slope (port.forward, plan.roles, given);
    otherwise
      [outputs, back, cache] = pyref.port.worker.call_function (port, given);
  end
  if iscell (back)   % one call gave everything
    values = [outputs, back];
    back = [];
  else
    for i = 1:numel (outputs)
      check_kind (asked.results{i}, outputs{i});
    end
    pyref.port.worker.came (asked.results(1:numel (outputs)), outputs);
    values = outputs;
    if ~isfield (asked, 'alone')
      values = [outputs, back(asked.upstream)];
    end
  end
  for i = 1:numel (values)
    check_kind (asked.results{i}, values{i});
  end
  pyref.port.worker.came ({}, {});
  if plan.draws
    port.found.mask = pyref.port.worker.mask_of (cache, asked, values);
  end
end

function word = kind_of (text, layer)
  % How a port that pools in two ways calls the one of this layer.
  ways = {'max', '(?:av|mean)'};
  way = ways{1 + ~isempty(strfind (layer, 'avg'))};
  found = regexpi (text, ['[''"](' way '\w*)[''"]'], 'tokens', 'once');
  words = [found, {layer}];
  word = words{1};
end

function restart ()
  rand ('twister', 1);
  randn ('state', 1);
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
%! assert (port.plan.kind, 'function');
%! assert (values{1}, [10 8; 16 10]);
%! assert (values{4}, [1 2]);
%!test <a loss with its gradient is whole>
%! asked.inputs = {3};
%! asked.names = {'x'};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! [values, port] = pyref.port.worker.call (pyref.port.worker.open_target (@(x) deal (x ^ 2, 2 * x)), asked);
%! assert (port.plan.kind, 'function');
%! assert (values, {9, 6});
%!error <backward gives fewer than 2|backward gives not 2 results>
%! asked.inputs = {[1 2], [1; 1]};
%! asked.names = {'x', 'w'};
%! asked.upstream = {1};
%! asked.results = {'y', 'dx', 'dw'};
%! pyref.port.worker.call (pyref.port.worker.open_target (@(x, w) deal (x * w, @(dy) dy * w.')), asked);
%!test <a pair without a cache is given the output or the input, by its names>
%! asked.inputs = {3};
%! asked.upstream = {2};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! port = pyref.port.worker.open_target ({@(x) 10 * x, @(dy, y) dy * y});
%! port.gives = {'y'};
%! assert (pyref.port.worker.call (port, asked), {30, 60});
%! port.plan = [];
%! [port.backward, port.backward_takes] = deal (@(dy, x) dy + x, {'dy', 'x'});
%! assert (pyref.port.worker.call (port, asked), {30, 5});
%!test <where its names do not tell, there are two variants>
%! asked.inputs = {3};
%! asked.upstream = {2};
%! asked.results = {'y', 'dx'};
%! asked.names = {'x'};
%! port = pyref.port.worker.open_target ({@(x) 10 * x, @(dy, q) dy * q});
%! port.gives = {'y'};
%! for k = 0:1
%!   asked.variant = k;
%!   [values, port] = pyref.port.worker.call (port, asked);
%!   assert (values{2}, 6 * 10 ^ k);
%! end
%! assert (port.plan.variants{2}.text, 'backward (dy, y)');
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
%! port = pyref.port.worker.open_target (@switching);
%! [port.takes, port.gives] = deal ({'x', 'dy'}, {'y'});
%! [values, port] = pyref.port.worker.call (port, asked);
%! assert (port.plan.kind, 'switch');
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
%! asked.option_names = {};
%!error <y is complex, not float64 or float32>
%! asked.inputs = {1i};
%! asked.names = {'x'};
%! asked.upstream = {};
%! asked.results = {'y', 'dx'};
%! pyref.port.worker.call (pyref.port.worker.open_target (@(x) deal (x, x)), asked);
