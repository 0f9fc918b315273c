% One layer as a graph, and why it cannot be XOR: softmax, J = -sum c log p.
%     [J, back] = pyref.derivations.sabinasz_perceptron (x, w, b, c)
%     [dx, dw, db] = back (dJ)
%
%     x N x D, w D x M, b 1 x M, targets c N x M
%
%     p = softmax (x w + b)                N x M, along the rows
%     J = -sum (c * log (p))               1 x 1, over classes, then over samples
%
% Going back is that of sabinasz_network, one operation at a time.
%
% XOR has x = [0 0; 0 1; 1 0; 1 1] and the classes 1 2 2 1. Of two classes the scores
% x w + b have a difference d = x v + a, so d(1) + d(4) = d(2) + d(3). A layer with all
% four right has d(1), d(4) below 0 and d(2), d(3) above: there is none. And
%
%     J = log (1 + e^d(1)) + log (1 + e^-d(2)) + log (1 + e^-d(3)) + log (1 + e^d(4))
%
% is at least 4 log (1 + e^0), log (1 + e^d) being convex and the four exponents adding
% up to 0: no weights cost less than 4 log (2), which zero weights cost. With a hidden
% layer, as sabinasz_network has, XOR is found.
%
% Errors: pyref:size, pyref:type. Source: Daniel Sabinasz, Deep Learning From Scratch
% III: Training Criterion, and V: Multi-Layer Perceptrons.

function [J, back] = sabinasz_perceptron (x, w, b, c)
  pyref.internal.takes (4, nargin);
  [x, w, b, c] = pyref.internal.sizes ( ...
    'sabinasz_perceptron: x N D, w D M, b 1 M, c N M', ...
    x, w, b, c);
  given = struct ('x', x, 'w', w, 'b', b, 'c', c);
  steps = {'xw', pyref.networks.operation('matmul'), {'x', 'w'}, {}; ...
           'z', pyref.networks.operation('add'), {'xw', 'b'}, {}; ...
           'p', pyref.networks.operation('softmax'), {'z'}, {}; ...
           'logp', pyref.networks.operation('log'), {'p'}, {}; ...
           'clogp', pyref.networks.operation('multiply'), {'c', 'logp'}, {}; ...
           'along', pyref.networks.operation('reduce_sum'), {'clogp'}, {1}; ...
           'all', pyref.networks.operation('reduce_sum'), {'along'}, {0}; ...
           'J', pyref.networks.operation('negative'), {'all'}, {}};
  [values, compute_gradient] = pyref.networks.graph (given, steps);
  J = values.J;
  back = @(dJ) backward ( ...
    pyref.internal.like ('sabinasz_perceptron: J', dJ, J), compute_gradient);
end

function [dx, dw, db] = backward (dJ, compute_gradient)
  gradients = compute_gradient ('J', dJ);
  dx = gradients.x;
  dw = gradients.w;
  db = gradients.b;
end

%!test <by hand: two even answers>
%! w = [2 -4; -1 2];
%! [J, back] = pyref.derivations.sabinasz_perceptron ([1 2], w, [0 0], [1 0]);
%! assert (J, log (2), eps);
%! [dx, dw, db] = back (8);
%! assert (db, [-4 4], 8 * eps);
%! assert (dw, [-4 4; -8 8], 8 * eps);
%! assert (dx, [-24 12], 32 * eps);

%!shared x, c
%! x = [0 0; 0 1; 1 0; 1 1];
%! c = [1 0; 0 1; 0 1; 1 0];

%!test <on XOR one layer has no slope at zero weights>
%! [J, back] = pyref.derivations.sabinasz_perceptron (x, zeros (2), [0 0], c);
%! assert (J, 4 * log (2), 4 * eps);
%! [~, dw, db] = back (1);
%! assert ([dw; db], zeros (3, 2));

%!test <on XOR no weights of one layer cost less than 4 log (2)>
%! for k = 1:60
%!   w = reshape (sin (7 * k + (1:4)), 2, 2) * 2 ^ (mod (k, 12) - 8);
%!   b = sin (11 * k + (1:2)) * 2 ^ (mod (k, 5) - 3);
%!   J = pyref.derivations.sabinasz_perceptron (x, w, b, c);
%!   assert (J >= 4 * log (2) - 8 * eps);
%! end

%!test <of XOR one layer has three rows right at most>
%! right = [];
%! [v1, v2, a] = ndgrid (-3:3, -3:3, -3.5:3.5);
%! for k = 1:numel (a)
%!   d = x * [v1(k); v2(k)] + a(k);
%!   right(k) = sum ((d > 0) == [0; 1; 1; 0] & d ~= 0, 1);
%! end
%! assert (max (right), 3);

%!error <sabinasz_perceptron: c is 1 x 3, not N x M, with x 1 x 2, w 2 x 2>
%! pyref.derivations.sabinasz_perceptron ([1 2], eye (2), [0 0], [1 0 0]);
