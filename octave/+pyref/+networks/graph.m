% Compose layers in a graph, and give the gradient by every node of it.
%     [values, back] = pyref.networks.graph (given, steps)
%     gradients = back (loss, dloss)
%
%     given     the nodes that are there, by name
%     steps     a list: a name, a layer, the names it takes, its options    for each
%
%     values (name) = layer (values (taken), options)               step after step
%
% values has all nodes by name. Going back from one of them, called loss:
%
%     gradients = back (loss, dloss)
%
% has a gradient for every node by name, of that node's shape, zero where the loss does
% not depend on it. A node may be taken by many steps, and twice by one:
%
%     gradients (loss) = dloss
%     gradients (taken) = gradients (taken) + dtaken     for each time a step takes it
%
% from the last step to the first. A step takes what stands before it, so in this order
% all that take a node have gone back when its own step does, also where one path is
% longer than another. Whoever goes from the loss outward, level by level, meets a node
% too early on its shorter path; whoever looks up a layer's operand by its node finds
% the first of two. A layer is one of layers, of pyref.networks.operation, or a chain.
%
% Errors: pyref:size, pyref:type, pyref:value and those of the layers. Source: Daniel
% Sabinasz, Deep Learning From Scratch IV: Gradient Descent and Backpropagation; its
% order of going back is replaced.

function [values, back] = graph (given, steps)
  pyref.internal.takes (2, nargin);
  values = struct ();
  names = fieldnames (given);
  for k = 1:numel (names)
    value = pyref.internal.sizes (['graph: ' names{k} ' ...'], given.(names{k}));
    values = setfield (values, names{k}, value);
  end
  backs = {};
  for k = 1:size (steps, 1)
    [name, layer, taken, options] = steps{k,:};
    fitting (name, taken, values);
    operands = cellfun (@(one) values.(one), taken, 'UniformOutput', false);
    [y, back] = layer (operands{:}, options{:});
    values = setfield (values, name, y);
    backs = [backs, {back}];
  end
  back = @(loss, dloss) backward (loss, dloss, values, steps, backs);
end

function gradients = backward (loss, dloss, values, steps, backs)
  if ~isfield (values, loss)
    error ('pyref:value', 'graph: %s is no node', loss);
  end
  zeros_like = @(v) zeros (size (v), class (v));
  gradients = structfun (zeros_like, values, 'UniformOutput', false);
  dloss = pyref.internal.like (['graph: ' loss], dloss, values.(loss));
  gradients = setfield (gradients, loss, dloss);
  reached = {loss};
  for k = size (steps, 1):-1:1
    name = steps{k,1};
    taken = steps{k,3};
    if any (strcmp (name, reached), 2)
      found = cell (1, numel (taken));
      [found{:}] = backs{k} (gradients.(name));
      for j = 1:numel (taken)
        gradients = setfield (gradients, taken{j}, gradients.(taken{j}) + found{j});
      end
      reached = [reached, taken];
    end
  end
end

function fitting (name, taken, values)
  if isfield (values, name)
    error ('pyref:value', 'graph: %s is made twice', name);
  end
  for k = 1:numel (taken)
    if ~isfield (values, taken{k})
      error ('pyref:value', 'graph: %s takes %s, which is not there yet', ...
             name, taken{k});
    end
  end
end

%!shared f, sum_of
%! f = @pyref.networks.operation;
%! sum_of = @(name) {'down', f('reduce_sum'), {name}, {0}; ...
%!                   'loss', f('reduce_sum'), {'down'}, {1}};
%!test <a node that one product takes twice has both gradients>
%! [values, back] = pyref.networks.graph (struct ('w', [1 2; 3 4]), ...
%!   [{'y', f('matmul'), {'w', 'w'}, {}}; sum_of('y')]);
%! assert (values.y, [7 10; 15 22]);
%! assert (values.loss, 54);
%! gradients = back ('loss', 1);
%! assert (gradients.w, [7 11; 9 13]);
%! assert (gradients.y, ones (2));

%!test <a node met on a short path and on a long one: x * (x * x)>
%! [values, back] = pyref.networks.graph (struct ('x', 2), ...
%!   {'inner', f('multiply'), {'x', 'x'}, {}; ...
%!    'y', f('multiply'), {'x', 'inner'}, {}});
%! assert (values.y, 8);
%! assert (back ('y', 1), struct ('x', 12, 'inner', 2, 'y', 1));
%! assert (back ('inner', 3), struct ('x', 12, 'inner', 3, 'y', 0));

%!test <what the loss does not depend on has zeros, also where its slope is infinite>
%! [~, back] = pyref.networks.graph (struct ('x', [0 2], 'unused', [1; 2; 3]), ...
%!   [{'aside', f('log'), {'x'}, {}; 'y', f('negative'), {'x'}, {}}; sum_of('y')]);
%! gradients = back ('loss', 1);
%! assert (gradients.x, [-1 -1]);
%! assert (gradients.aside, [0 0]);
%! assert (gradients.unused, [0; 0; 0]);

%!test <layers are steps too, and a shared bias has the sum>
%! [values, back] = pyref.networks.graph (struct ('x', [1 2], 'w', eye (2), 'b', [1 -1]), ...
%!   [{'h', @pyref.layers.dense, {'x', 'w', 'b'}, {}; ...
%!     'y', @pyref.layers.dense, {'h', 'w', 'b'}, {}}; sum_of('y')]);
%! assert (values.y, [3 0]);
%! gradients = back ('loss', 2);
%! assert (gradients.b, [4 4]);
%! assert (gradients.w, [6 6; 6 6]);

%!error <graph: y takes inner, which is not there yet>
%! pyref.networks.graph (struct ('x', 2), {'y', f('multiply'), {'x', 'inner'}, {}});
%!error <graph: x is made twice>
%! pyref.networks.graph (struct ('x', 2), {'x', f('negative'), {'x'}, {}});
%!error <graph: loss is no node>
%! [~, back] = pyref.networks.graph (struct ('x', 2), cell (0, 4));
%! back ('loss', 1);
%!error <graph: dx is 1 x 2, x is 1 x 1>
%! [~, back] = pyref.networks.graph (struct ('x', 2), cell (0, 4));
%! back ('x', [1 2]);
