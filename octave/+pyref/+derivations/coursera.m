% Two layers with 1/m in every gradient, after the Coursera course.
%     [loss, back] = pyref.derivations.coursera (x, w1, b1, w2, b2, y)
%     [dx, dw1, db1, dw2, db2] = back (dloss)
%
%     x D x N, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, labels y M x N; m is N
%
%     z1 = w1 x + b1, a1 = tanh (z1)             H x N
%     z2 = w2 a1 + b2, a2 = sigmoid (z2)         M x N
%     loss = -1/m sum (y log (a2) + (1 - y) log (1 - a2))    1 x 1
%
% Going back, dz without 1/m, which comes with dw and db:
%
%     dz2 = a2 - y                               M x N
%     dw2 = 1/m dz2 a1', db2 = 1/m sum (dz2)     along the rows
%     dz1 = w2' dz2 * (1 - a1^2)                 H x N
%     dw1 = 1/m dz1 x', db1 = 1/m sum (dz1)      along the rows
%     dx = 1/m w1' dz1
%
% dz2 = a2 - y is dL/da2 and da2/dz2 at once, the direct route; coursera_chain takes
% the two by one.
%
% Errors: pyref:size, pyref:type. Source: pdquant 2018, All the Backpropagation
% Derivatives; the course Neural Networks and Deep Learning.

function [loss, back] = coursera (x, w1, b1, w2, b2, y)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, y] = pyref.internal.sizes ( ...
    'coursera: x D N, w1 H D, b1 H 1, w2 M H, b2 M 1, y M N', ...
    x, w1, b1, w2, b2, y);
  a1 = tanh (w1 * x + b1);
  a2 = 1 ./ (1 + exp (-(w2 * a1 + b2)));
  loss = -total (y .* log (a2) + (1 - y) .* log (1 - a2)) ./ size (x, 2);
  back = @(dloss) backward ( ...
    pyref.internal.like ('coursera: loss', dloss, loss), x, a1, a2, w1, w2, y);
end

function [dx, dw1, db1, dw2, db2] = backward (dloss, x, a1, a2, w1, w2, y)
  m = size (x, 2);
  dz2 = a2 - y;
  dz1 = (w2.' * dz2) .* (1 - a1 .^ 2);
  dw2 = dloss .* (dz2 * a1.') ./ m;
  db2 = dloss .* sum (dz2, 2) ./ m;
  dw1 = dloss .* (dz1 * x.') ./ m;
  db1 = dloss .* sum (dz1, 2) ./ m;
  dx = dloss .* (w1.' * dz1) ./ m;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: a hidden zero, an output of one half>
%! [loss, back] = pyref.derivations.coursera ([1; -2], [2 1], 0, 3, 0, 1);
%! assert (loss, log (2), eps);
%! [dx, dw1, db1, dw2, db2] = back (8);
%! assert (dx, [-24; -12] * 1, 8 * eps);
%! assert (dw1, [-12 24] * 1, 8 * eps);
%! assert (db1, -12 * 1, 8 * eps);
%! assert (dw2, 0, 8 * eps);
%! assert (db2, -4, 8 * eps);

%!test <both routes to dz agree while an output is not sure>
%! [w1, b1, w2, b2] = deal (reshape (sin (1:6), 3, 2), [0.5; -1; 0], [1 -2 0.5], 0.25);
%! [x, y] = deal ([1 -0.5 2; 0.5 1 -1], [1 0 1]);
%! [~, direct] = pyref.derivations.coursera (x, w1, b1, w2, b2, y);
%! [~, chained] = pyref.derivations.coursera_chain (x, w1, b1, w2, b2, y);
%! [a, b] = deal (cell (1, 5));
%! [a{:}] = direct (1);
%! [b{:}] = chained (1);
%! assert (b, a, 8 * eps);

%!error <coursera: b1 is 1 x 2, not H x 1, with x 2 x 1, w1 2 x 2>
%! pyref.derivations.coursera ([1; 2], ones (2, 2), [1 1], [1 1], 1, 1);
