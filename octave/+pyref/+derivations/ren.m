% Backpropagation in a 2-3-2 network, layers in brackets, after Ren: columns, bias.
%     [loss, back] = pyref.derivations.ren (x, w1, b1, w2, b2, y)
%     [dx, dw1, db1, dw2, db2] = back (dloss)
%
%     x D x N, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, targets y M x N
%
%     a[0] = x
%     z[1] = w[1] a[0] + b[1], a[1] = f (z[1])      H x N, f is the sigmoid
%     z[2] = w[2] a[1] + b[2], a[2] = f (z[2])      M x N
%     loss = 1/2 sum ((a[2] - y)^2)                 1 x 1, not divided by N
%
% Going back, with delta[l] the gradient by z[l]:
%
%     delta[2] = (a[2] - y) * f' (z[2])             M x N, f' (z) = a (1 - a)
%     delta[1] = (w[2]' delta[2]) * f' (z[1])       H x N
%     dw[2] = delta[2] a[1]', dw[1] = delta[1] a[0]'
%     db[2] = delta[2], db[1] = delta[1]            summed along the rows
%     dx = w[1]' delta[1]
%
% With 2 inputs, 3 hidden units and 2 outputs w[1] is 3 x 2 and b[1] 3 x 1, w[2] is
% 2 x 3 and b[2] 2 x 1: what is multiplied from the left has its outputs in rows.
%
% Errors: pyref:size, pyref:type. Source: Yitong Ren 2020, A Step-by-Step
% Implementation of Gradient Descent and Backpropagation.

function [loss, back] = ren (x, w1, b1, w2, b2, y)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, y] = pyref.internal.sizes ( ...
    'ren: x D N, w1 H D, b1 H 1, w2 M H, b2 M 1, y M N', ...
    x, w1, b1, w2, b2, y);
  z1 = w1 * x + b1;
  a1 = f (z1);
  z2 = w2 * a1 + b2;
  a2 = f (z2);
  loss = total ((a2 - y) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('ren: loss', dloss, loss), x, z1, a1, z2, a2, w1, w2, y);
end

function [dx, dw1, db1, dw2, db2] = backward (dloss, x, z1, a1, z2, a2, w1, w2, y)
  delta2 = dloss .* (a2 - y) .* slope (z2);
  delta1 = (w2.' * delta2) .* slope (z1);
  dw2 = delta2 * a1.';
  db2 = sum (delta2, 2);
  dw1 = delta1 * x.';
  db1 = sum (delta1, 2);
  dx = w1.' * delta1;
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (z)
  v = 1 ./ (1 + exp (-z));
end

function v = slope (z)
  v = f (z) .* (1 - f (z));
end

%!test <by hand: every z is zero, so every a is one half; two outputs>
%! [loss, back] = pyref.derivations.ren ( ...
%!   [1; 2], [2 -1; 4 -2.5], [0; 1], [4 -6; 2 2], [1; -2], [1; 0.5]);
%! assert (loss, 1 / 8);
%! [dx, dw1, db1, dw2, db2] = back (16);
%! assert (dx, [8; -5.5]);
%! assert (dw1, [-2 -4; 3 6]);
%! assert (db1, [-2; 3]);
%! assert (dw2, [-1 -1; 0 0]);
%! assert (db2, [-2; 0]);

%!test <the shapes are those of the source>
%! given = {[0.5; -1], reshape(sin (1:6), 3, 2), sin(7:9).', reshape(sin (10:15), 2, 3), ...
%!          sin(16:17).'};
%! [~, back] = pyref.derivations.ren (given{:}, [1; 0]);
%! found = cell (1, 5);
%! [found{:}] = back (1);
%! assert (cellfun (@size, found, 'UniformOutput', false), ...
%!         {[2 1], [3 2], [3 1], [2 3], [2 1]});

%!error <ren: b2 is 1 x 2, not M x 1, with x 2 x 1, w1 3 x 2, b1 3 x 1, w2 2 x 3>
%! pyref.derivations.ren ( ...
%!   [1; 2], ones (3, 2), ones (3, 1), ones (2, 3), [1 2], [1; 2]);
