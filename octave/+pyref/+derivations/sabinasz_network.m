% A network as a graph of small operations, with the loss J = -sum c log p.
%     [J, back] = pyref.derivations.sabinasz_network (x, w1, b1, w2, b2, c)
%     [dx, dw1, db1, dw2, db2] = back (dJ)
%
%     x N x D, w1 D x H, b1 1 x H, w2 H x M, b2 1 x M, targets c N x M
%
%     h = sigmoid (x w1 + b1)              N x H, by matmul, add, sigmoid
%     p = softmax (h w2 + b2)              N x M, along the rows
%     J = -sum (c * log (p))               1 x 1, over classes, then over samples
%
% Going back, one operation at a time, G the gradient by what it made:
%
%     negative      -G
%     reduce_sum    G, repeated along the axis of the sum
%     multiply      G * c
%     log           G / p
%     softmax       (G - s) * p, s the sum of G * p along each row
%     add           G, and for b summed down the columns
%     matmul        G w' and x' G
%     sigmoid       G * h (1 - h)
%
% Softmax and logarithm stand alone here: log p has lost its digits where p is next to
% 1, and is -Inf where p is too small for a number. softmax_crossentropy has not lost
% them and stays finite.
%
% Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
% IV: Gradient Descent and Backpropagation.

function [J, back] = sabinasz_network (x, w1, b1, w2, b2, c)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, c] = pyref.internal.sizes ( ...
    'sabinasz_network: x N D, w1 D H, b1 1 H, w2 H M, b2 1 M, c N M', ...
    x, w1, b1, w2, b2, c);
  given = struct ('x', x, 'w1', w1, 'b1', b1, 'w2', w2, 'b2', b2, 'c', c);
  steps = {'xw1', pyref.networks.operation('matmul'), {'x', 'w1'}, {}; ...
           'z1', pyref.networks.operation('add'), {'xw1', 'b1'}, {}; ...
           'h', pyref.networks.operation('sigmoid'), {'z1'}, {}; ...
           'hw2', pyref.networks.operation('matmul'), {'h', 'w2'}, {}; ...
           'z2', pyref.networks.operation('add'), {'hw2', 'b2'}, {}; ...
           'p', pyref.networks.operation('softmax'), {'z2'}, {}; ...
           'logp', pyref.networks.operation('log'), {'p'}, {}; ...
           'clogp', pyref.networks.operation('multiply'), {'c', 'logp'}, {}; ...
           'along', pyref.networks.operation('reduce_sum'), {'clogp'}, {1}; ...
           'all', pyref.networks.operation('reduce_sum'), {'along'}, {0}; ...
           'J', pyref.networks.operation('negative'), {'all'}, {}};
  [values, compute_gradient] = pyref.networks.graph (given, steps);
  J = values.J;
  back = @(dJ) backward ( ...
    pyref.internal.like ('sabinasz_network: J', dJ, J), compute_gradient);
end

function [dx, dw1, db1, dw2, db2] = backward (dJ, compute_gradient)
  gradients = compute_gradient ('J', dJ);
  dx = gradients.x;
  dw1 = gradients.w1;
  db1 = gradients.b1;
  dw2 = gradients.w2;
  db2 = gradients.b2;
end

%!test <by hand: every z is zero, so h and p are one half>
%! [J, back] = pyref.derivations.sabinasz_network ( ...
%!   [1 2], [2 -4; -1 2], [0 0], [4 -6; 2 6], [-3 0], [1 0]);
%! assert (J, log (2), eps);
%! [dx, dw1, db1, dw2, db2] = back (8);
%! assert (db2, [-4 4], 8 * eps);
%! assert (dw2, [-2 2; -2 2], 8 * eps);
%! assert (db1, [-10 4], 16 * eps);
%! assert (dw1, [-10 4; -20 8], 32 * eps);
%! assert (dx, [-36 18], 64 * eps);

%!test <a hidden layer of two has all four rows of XOR right>
%! [x, c] = deal ([0 0; 0 1; 1 0; 1 1], [1 0; 0 1; 0 1; 1 0]);
%! J = pyref.derivations.sabinasz_network ( ...
%!   x, [8 8; 8 8], [-4 -12], [0 8; 0 -16], [0 -4], c);
%! assert (J > 0 && J < 0.1);       % a row that is wrong costs log (2) or more

%!test <plain steps find XOR with a hidden layer of four>
%! [x, c] = deal ([0 0; 0 1; 1 0; 1 1], [1 0; 0 1; 0 1; 1 0]);
%! [w1, b1] = deal (2 * reshape (sin (1:8), 2, 4), zeros (1, 4));
%! [w2, b2] = deal (2 * reshape (sin (9:16), 4, 2), [0 0]);
%! for k = 1:60
%!   [J, back] = pyref.derivations.sabinasz_network (x, w1, b1, w2, b2, c);
%!   [~, dw1, db1, dw2, db2] = back (1);
%!   [w1, b1, w2, b2] = deal (w1 - dw1, b1 - db1, w2 - dw2, b2 - db2);
%! end
%! assert (J < 0.2);

%!error <sabinasz_network: c is 1 x 3, not N x M, with x 1 x 2, w1 2 x 2>
%! pyref.derivations.sabinasz_network ([1 2], eye (2), [0 0], eye (2), [0 0], [1 0 0]);
