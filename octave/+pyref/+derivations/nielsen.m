% The four equations of backpropagation, after Nielsen: columns, 1/2n, sigmoid.
%     [loss, back] = pyref.derivations.nielsen (x, w1, b1, w2, b2, y)
%     [dx, dw1, db1, dw2, db2] = back (dloss)
%
%     x D x N, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, targets y M x N
%
%     z1 = w1 x + b1, a1 = f (z1)                H x N, f is the sigmoid
%     z2 = w2 a1 + b2, a2 = f (z2)               M x N
%     loss = C = 1/(2N) sum ((y - a2)^2)         1 x 1
%
% Going back, of one column each, in N columns at once:
%
%     delta2 = (a2 - y) * f' (z2)                BP1
%     delta1 = (w2' delta2) * f' (z1)            BP2
%     db = the mean of delta over the columns    BP3
%     dw = delta a' / N, a that came in          BP4
%
% BP1 with the diagonal matrix of f' (z2) in front of (a2 - y) is the same. The mean
% over the mini-batch stands in the step of the weights, eta/N sum (delta a').
%
% Errors: pyref:size, pyref:type. Source: Michael Nielsen 2015, Neural Networks and
% Deep Learning, chapter 2.

function [loss, back] = nielsen (x, w1, b1, w2, b2, y)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, y] = pyref.internal.sizes ( ...
    'nielsen: x D N, w1 H D, b1 H 1, w2 M H, b2 M 1, y M N', ...
    x, w1, b1, w2, b2, y);
  a1 = f (w1 * x + b1);
  a2 = f (w2 * a1 + b2);
  loss = total ((y - a2) .^ 2) ./ (2 .* size (x, 2));
  back = @(dloss) backward ( ...
    pyref.internal.like ('nielsen: loss', dloss, loss), x, a1, a2, w1, w2, y);
end

function [dx, dw1, db1, dw2, db2] = backward (dloss, x, a1, a2, w1, w2, y)
  N = size (x, 2);
  delta2 = (a2 - y) .* slope (a2);
  delta1 = (w2.' * delta2) .* slope (a1);
  dw2 = dloss .* (delta2 * a1.') ./ N;
  db2 = dloss .* sum (delta2, 2) ./ N;
  dw1 = dloss .* (delta1 * x.') ./ N;
  db1 = dloss .* sum (delta1, 2) ./ N;
  dx = dloss .* (w1.' * delta1) ./ N;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: two columns of one half, the mean of their errors>
%! [loss, back] = pyref.derivations.nielsen ([1 2], 0, 0, 0, 0, [1 0]);
%! assert (loss, 1 / 8);
%! [dx, dw1, db1, dw2, db2] = back (16);
%! assert (dx, [0 0]);
%! assert (dw1, 0);
%! assert (dw2, 0);
%! assert (db2, 0);

%!test <a mini-batch as matrices is the loop over its samples>
%! x = [1 -2 0.5; 0.5 3 1]; y = [0 1 1]; w1 = [0.5 -1; 2 0.25]; b1 = [0.5; -1];
%! [~, back] = pyref.derivations.nielsen (x, w1, b1, [1 -0.5], 0.25, y);
%! [~, dw1] = back (1);
%! mean_dw1 = zeros (2, 2);
%! for n = 1:3
%!   [~, one] = pyref.derivations.nielsen (x(:,n), w1, b1, [1 -0.5], 0.25, y(n));
%!   [~, dw1_n] = one (1);
%!   mean_dw1 = mean_dw1 + dw1_n / 3;
%! end
%! assert (dw1, mean_dw1, 4 * eps);

%!test <the first equation with a diagonal matrix is the elementwise one>
%! [x, w1, b1, w2, b2, y] = deal ([0.5; -1], [1 2; -0.5 1], [0; 1], [1 -1; 2 1], [0.5; 0], [1; 0]);
%! f = @(z) 1 ./ (1 + exp (-z));
%! a2 = f (w2 * f (w1 * x + b1) + b2);
%! [~, back] = pyref.derivations.nielsen (x, w1, b1, w2, b2, y);
%! [~, ~, ~, ~, db2] = back (1);
%! assert (db2, diag (a2 .* (1 - a2)) * (a2 - y), 2 * eps);

%!error <nielsen: b1 is 1 x 1, not H x 1, with x 2 x 1, w1 2 x 2>
%! pyref.derivations.nielsen ([1; 2], ones (2, 2), 1, [1 1], 1, 1);
