% The cost of a network with two weight matrices, and its gradient, after Ng.
%     [loss, back] = pyref.derivations.ng_exercise4 (x, theta1, theta2, y, penalty)
%     [dx, dtheta1, dtheta2] = back (dloss)
%
%     x N x D, theta1 H x (D+1), theta2 M x (H+1), labels y N x 1 from 1 to M,
%     penalty a number from 0: the lambda of the source
%
%     a1 = [1 x], z2 = a1 theta1'               N x H, the ones in a first column
%     a2 = [1 g (z2)], z3 = a2 theta2'          N x M, g is the sigmoid
%     h = g (z3)                                N x M
%     Y(i,k) = 1 where y(i) is k, else 0        N x M
%     loss = 1/N sum (-Y log (h) - (1 - Y) log (1 - h))                1 x 1
%          + penalty/(2N) (sum (theta1^2) + sum (theta2^2)), first columns left out
%
% Going back:
%
%     delta3 = h - Y                                            N x M
%     delta2 = (delta3 theta2) * g (z2) (1 - g (z2))            N x H, no column of ones
%     dtheta2 = 1/N delta3' a2 + penalty/N [0 theta2]
%     dtheta1 = 1/N delta2' a1 + penalty/N [0 theta1]
%     dx = 1/N delta2 theta1                                    no column of ones
%
% [0 theta] has zeros for its first column: the biases are not held down. A label that
% counts from 0 is refused, not taken for the last one or for none.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Andrew Ng, Machine Learning,
% Coursera, programming exercise 4, with its gradient checking.

function [loss, back] = ng_exercise4 (x, theta1, theta2, y, penalty)
  pyref.internal.takes (5, nargin);
  [x, theta1, theta2, y, penalty] = pyref.internal.sizes ( ...
    'ng_exercise4: x N D, theta1 H E, theta2 M F, y N 1, penalty nonnegative', ...
    x, theta1, theta2, y, penalty);
  a1 = with_ones (x);
  [a1, theta1] = pyref.internal.sizes ('ng_exercise4: a1 N D, theta1 H D', a1, theta1);
  a2 = with_ones (g (a1 * theta1.'));
  [a2, theta2] = pyref.internal.sizes ('ng_exercise4: a2 N H, theta2 M H', a2, theta2);
  h = g (a2 * theta2.');
  t = indicator (y, size (theta2, 1));
  fit = total (-t .* log (h) - (1 - t) .* log (1 - h));
  held = total (theta1(:,2:end) .^ 2) + total (theta2(:,2:end) .^ 2);
  loss = (fit + penalty / 2 * held) / size (x, 1);
  back = @(dloss) backward ( ...
    pyref.internal.like ('ng_exercise4: loss', dloss, loss), ...
    a1, a2, h, t, theta1, theta2, penalty);
end

function [dx, dtheta1, dtheta2] = backward ( ...
  dloss, a1, a2, h, t, theta1, theta2, penalty)
  dmean = dloss / size (a1, 1);
  delta3 = h - t;
  delta2 = (delta3 * theta2(:,2:end)) .* slope (a2(:,2:end));
  dtheta2 = dmean * (delta3.' * a2 + penalty * without_bias (theta2));
  dtheta1 = dmean * (delta2.' * a1 + penalty * without_bias (theta1));
  dx = dmean * (delta2 * theta1(:,2:end));
end

function v = indicator (y, count)
  odd = y(y ~= round (y) | y < 1 | y > count);
  if numel (odd) > 0
    told = sprintf ('y has %s, not a label from 1 to %d', ...
                    lower (sprintf ('%g', odd(1))), count);
    error ('pyref:value', 'ng_exercise4: %s', told);
  end
  v = cast (y == 1:count, class (y));
end

function v = without_bias (theta)
  v = [0 * theta(:,1), theta(:,2:end)];
end

function v = with_ones (v)
  v = [ones(size (v, 1), 1, class (v)), v];
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = g (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!shared x, theta1, theta2
%! x = [1 2; 3 6];
%! theta1 = [0 2 -1; 0 -4 2];
%! theta2 = [1 -4 2; -1 2 0];
%!test <by hand: every z is zero; the first columns are not held down>
%! [loss, back] = pyref.derivations.ng_exercise4 (x, theta1, theta2, [1; 1], 4);
%! assert (loss, 2 * log (2) + 49, 64 * eps);
%! [dx, dtheta1, dtheta2] = back (8);
%! assert (dtheta2, [-4 -66 30; 4 34 2]);
%! assert (dtheta1, [6 44 8; -2 -68 24]);
%! assert (dx, [10 -5; 10 -5]);

%!test <the network of the gradient check costs 2.1010, 2.1161, 2.1464>
%! debug = @(m, n) reshape (sin (1:m * n), m, n) / 10;
%! J = @(penalty) pyref.derivations.ng_exercise4 ( ...
%!   debug (5, 3), debug (5, 4), debug (3, 6), [2; 3; 1; 2; 3], penalty);
%! assert ([J(0) J(1) J(3)], [2.100950569902 2.116086984943 2.146359815024], 6e-13);

%!test <the relative difference of the exercise is below 1e-9>
%! dbg = @(o, i) reshape (sin (1:o * (i + 1)), o, i + 1) / 10;
%! [p1, p2, u, v] = deal (dbg (5, 3), dbg (3, 5), dbg (5, 2), [2; 3; 1; 2; 3]);
%!
%! theta = [p1(:); p2(:)];
%! cost = @(t, lambda) pyref.derivations.ng_exercise4 ( ...
%!   u, reshape (t(1:20), 5, 4), reshape (t(21:38), 3, 6), v, lambda);
%! for lambda = [0 1 3]
%!   [~, back] = cost (theta, lambda);
%!   [~, dtheta1, dtheta2] = back (1);
%!   analytic = [dtheta1(:); dtheta2(:)];
%!   numeric = zeros (38, 1);
%!   for k = 1:38
%!     step = 1e-4 * ((1:38).' == k);
%!     numeric(k) = (cost (theta + step, lambda) - cost (theta - step, lambda)) / 2e-4;
%!   end
%!   assert (norm (numeric - analytic) / norm (numeric + analytic) < 1e-9);
%! end

%!test <lists of two lambdas differ by the weights and nowhere in the biases>
%! dbg = @(o, i) reshape (sin (1:o * (i + 1)), o, i + 1) / 10;
%! [p1, p2, u, v] = deal (dbg (5, 3), dbg (3, 5), dbg (5, 2), [2; 3; 1; 2; 3]);
%!
%! [~, one] = pyref.derivations.ng_exercise4 (u, p1, p2, v, 1);
%! [~, three] = pyref.derivations.ng_exercise4 (u, p1, p2, v, 3);
%! [~, dtheta1, dtheta2] = one (1);
%! [~, later1, later2] = three (1);
%! assert (later1 - dtheta1, 2 / 5 * [zeros(5, 1), p1(:,2:4)], eps);
%! assert (later2 - dtheta2, 2 / 5 * [zeros(3, 1), p2(:,2:6)], eps);
%! assert ([later1(:,1); later2(:,1)], [dtheta1(:,1); dtheta2(:,1)]);

%!error <ng_exercise4: y has 0, not a label from 1 to 2>
%! pyref.derivations.ng_exercise4 (x, theta1, theta2, [1; 0], 0);
%!error <ng_exercise4: y has 1.5, not a label from 1 to 2>
%! pyref.derivations.ng_exercise4 (x, theta1, theta2, [2; 1.5], 0);
%!error <ng_exercise4: theta1 is 2 x 2, not H x D, with a1 2 x 3>
%! pyref.derivations.ng_exercise4 (x, ones (2), theta2, [1; 2], 0);
