% The total error of a 2-2-2 network, in chains of three factors, after QuantInsti.
%     [loss, back] = pyref.derivations.quantinsti (x, theta1, theta2, t)
%     [dx, dtheta1, dtheta2] = back (dloss)
%
%     x D x N, theta1 H x (D+1), theta2 M x (H+1), targets t M x N
%
%     z2 = theta1 [1; x], a2 = g (z2)      H x N, g is the sigmoid
%     z3 = theta2 [1; a2], a3 = g (z3)     M x N
%     loss = sum ((t - a3)^2)              1 x 1, without 1/2 and without 1/N
%
% Going back, for one weight, w5 = theta2(1,2) from a2(1) to a3(1):
%
%     dw5 = dE/da3 * da3/dz3 * dz3/dw5 = -2 (t - a3) * a3 (1 - a3) * a2
%
% and so for all at once, delta the first two factors:
%
%     delta3 = -2 (t - a3) * a3 (1 - a3)                  M x N
%     dtheta2 = delta3 [1; a2]'
%     delta2 = (theta2' delta3) * a2 (1 - a2)             H x N, no row of the ones
%     dtheta1 = delta2 [1; x]', dx = theta1' delta2
%
% w1 and w3 come from x(1), w2 and w4 from x(2), w5 and w7 from a2(1), w6 and w8 from
% a2(2); the biases stand in the first columns.
%
% Errors: pyref:size, pyref:type. Source: Varun Divakar 2018, Understanding
% Backpropagation, QuantInsti.

function [loss, back] = quantinsti (x, theta1, theta2, t)
  pyref.internal.takes (4, nargin);
  [x, theta1, theta2, t] = pyref.internal.sizes ( ...
    'quantinsti: x D N, theta1 H E, theta2 M F, t M N', ...
    x, theta1, theta2, t);
  [z2, a2, z3, a3, push] = pyref.derivations.quantinsti_forward (x, theta1, theta2);
  loss = total ((t - a3) .^ 2);
  back = @(dloss) backward ( ...
    pyref.internal.like ('quantinsti: loss', dloss, loss), z2, a2, z3, a3, push, t);
end

function [dx, dtheta1, dtheta2] = backward (dloss, z2, a2, z3, a3, push, t)
  da3 = dloss .* (-2 * (t - a3));
  [dx, dtheta1, dtheta2] = push ( ...
    zeros (size (z2), class (z2)), zeros (size (a2), class (a2)), ...
    zeros (size (z3), class (z3)), da3);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: every z is zero, so every a is one half>
%! [loss, back] = pyref.derivations.quantinsti ( ...
%!   [1; 2], [0 2 -1; -4 0 2], [1 -4 2; -1 2 0], [0; 0.75]);
%! assert (loss, 0.3125);
%! [dx, dtheta1, dtheta2] = back (16);
%! assert (dtheta2, [4 2 2; -2 -1 -1]);
%! assert (dtheta1, [-5 -5 -10; 2 2 4]);
%! assert (dx, [-10; 9]);

%!test <the gradient of w5 is the product of three factors>
%! [x, theta1, theta2] = deal ([0.85; 0.25], [0.1 0.2 0.3; 0.4 0.5 0.6], [0.5 0.4 0.3; 0.2 0.5 0.1]);
%! [~, a2, ~, a3] = pyref.derivations.quantinsti_forward (x, theta1, theta2);
%! [~, back] = pyref.derivations.quantinsti (x, theta1, theta2, [0; 1]);
%! [~, ~, dtheta2] = back (1);
%! assert (dtheta2(1,2), -2 * (0 - a3(1)) * a3(1) * (1 - a3(1)) * a2(1), 2 * eps);

%!error <quantinsti: t is 1 x 2, not M x N, with x 2 x 1, theta1 2 x 3, theta2 2 x 3>
%! pyref.derivations.quantinsti ([1; 2], ones (2, 3), ones (2, 3), [0 1]);
