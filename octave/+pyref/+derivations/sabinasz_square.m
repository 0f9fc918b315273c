% A node that one operation takes twice: the sum of a matrix times itself.
%     [loss, back] = pyref.derivations.sabinasz_square (w)
%     dw = back (dloss)
%
%     w D x D
%
%     y = w w                    D x D, matmul with one node for both operands
%     loss = sum (y)             1 x 1, reduce_sum down the columns, then along the rows
%
% Going back, G the gradient by y, all ones times dloss:
%
%     dw = G w' + w' G           one term for each operand
%
% Whoever looks an operand up by its node takes the first rule for both and finds
% 2 G w'. For w = [1 2; 3 4] the gradient is [7 11; 9 13], by that rule [6 14; 6 14].
%
% Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
% IV: Gradient Descent and Backpropagation.

function [loss, back] = sabinasz_square (w)
  pyref.internal.takes (1, nargin);
  w = pyref.internal.sizes ('sabinasz_square: w D D', w);
  given = struct ('w', w);
  steps = {'y', pyref.networks.operation('matmul'), {'w', 'w'}, {}; ...
           'down', pyref.networks.operation('reduce_sum'), {'y'}, {0}; ...
           'loss', pyref.networks.operation('reduce_sum'), {'down'}, {1}};
  [values, compute_gradient] = pyref.networks.graph (given, steps);
  loss = values.loss;
  back = @(dloss) backward ( ...
    pyref.internal.like ('sabinasz_square: loss', dloss, loss), compute_gradient);
end

function dw = backward (dloss, compute_gradient)
  gradients = compute_gradient ('loss', dloss);
  dw = gradients.w;
end

%!test <by hand: both operands are the same node>
%! [loss, back] = pyref.derivations.sabinasz_square ([1 2; 3 4]);
%! assert (loss, 54);
%! assert (back (1), [7 11; 9 13]);

%!error <sabinasz_square: w is 2 x 3, not D x D> pyref.derivations.sabinasz_square (ones (2, 3));
