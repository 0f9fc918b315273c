% Where diag (g' (z3)) goes: three layers, Jacobians for elementwise products.
%     [loss, back] = pyref.derivations.cs229_diag (x, w1, b1, w2, b2, w3, b3, y)
%     [dx, dw1, db1, dw2, db2, dw3, db3] = back (dloss)
%
%     x D x 1, w1 H x D, b1 H x 1, w2 K x H, b2 K x 1, w3 M x K, b3 M x 1, y M x 1
%
%     z1 = w1 x + b1, a1 = g (z1)                H x 1, g is the sigmoid
%     z2 = w2 a1 + b2, a2 = g (z2)               K x 1
%     z3 = w3 a2 + b3, a3 = g (z3)               M x 1
%     loss = -sum (y log (a3) + (1 - y) log (1 - a3))     1 x 1
%
% da/dz is the matrix diag (g' (z)), since a_i comes from z_i alone. Going back with
% rows, dL/dz1 = dL/da3 da3/dz3 dz3/da2 da2/dz2 dz2/da1 da1/dz1:
%
%     da3 = ((1 - y) / (1 - a3) - y / a3)'       1 x M
%     dz3 = da3 diag (g' (z3))                   1 x M, which is (a3 - y)'
%     dz2 = dz3 w3 diag (g' (z2))                1 x K
%     dz1 = dz2 w2 diag (g' (z1))                1 x H
%     dw3 = (a2 dz3)', dw2 = (a1 dz2)', dw1 = (x dz1)', db = dz', dx = (dz1 w1)'
%
% So diag (g' (z3)) is not lost: a3 (1 - a3) cancels what the loss is divided by, and
% the notes write a3 - y for both. The other two stay as elementwise products, since a
% diagonal matrix times a vector is one: dw2 = (w3' (a3 - y) * g' (z2)) a1'.
%
% Errors: pyref:size, pyref:type. Source: Andrew Ng, CS229 lecture notes on deep
% learning, pages 11 to 13, and a question on them.

function [loss, back] = cs229_diag (x, w1, b1, w2, b2, w3, b3, y)
  pyref.internal.takes (8, nargin);
  [x, w1, b1, w2, b2, w3, b3, y] = pyref.internal.sizes ( ...
    'cs229_diag: x D 1, w1 H D, b1 H 1, w2 K H, b2 K 1, w3 M K, b3 M 1, y M 1', ...
    x, w1, b1, w2, b2, w3, b3, y);
  a1 = g (w1 * x + b1);
  a2 = g (w2 * a1 + b2);
  a3 = g (w3 * a2 + b3);
  loss = -sum (y .* log (a3) + (1 - y) .* log (1 - a3), 1);
  back = @(dloss) backward ( ...
    pyref.internal.like ('cs229_diag: loss', dloss, loss), ...
    x, a1, a2, a3, w1, w2, w3, y);
end

function [dx, dw1, db1, dw2, db2, dw3, db3] = ...
    backward (dloss, x, a1, a2, a3, w1, w2, w3, y)
  da3 = dloss .* ((1 - y) ./ (1 - a3) - y ./ a3).';
  dz3 = da3 * jacobian (a3);
  dz2 = dz3 * w3 * jacobian (a2);
  dz1 = dz2 * w2 * jacobian (a1);
  dw3 = (a2 * dz3).';
  dw2 = (a1 * dz2).';
  dw1 = (x * dz1).';
  db3 = 1 * dz3.';
  db2 = 1 * dz2.';
  db1 = 1 * dz1.';
  dx = (dz1 * w1).';
end

function v = jacobian (a)
  % in full: stored as a diagonal it leaves out products with 0, of which some are NaN
  v = full (diag (a .* (1 - a)));
end

function v = g (v)
  v = 1 ./ (1 + exp (-v));
end

%!test <by hand: hidden sums of zero, an output of one half>
%! [loss, back] = pyref.derivations.cs229_diag ([1; -2], [2 1], 0, 4, -2, 4, -2, 1);
%! assert (loss, log (2), eps);
%! [dx, dw1, db1, dw2, db2, dw3, db3] = back (8);
%! assert (dx, [-8; -4]);
%! assert (dw1, [-4 8]);
%! assert (dw2, -2);
%! assert (dw3, -2);
%! assert ([db1 db2 db3], [-4 -4 -4]);

%!test <diag (g' (z3)) times the slope of the loss is a3 - y>
%! [z3, y] = deal ([-3; -0.5; 0; 1.25], [0; 1; 0.25; 0]);
%! a3 = 1 ./ (1 + exp (-z3));
%! da3 = ((1 - y) ./ (1 - a3) - y ./ a3).';
%! assert (da3 * diag (a3 .* (1 - a3)), (a3 - y).', 2 * eps);
%! w3 = zeros (4, 1);
%! [~, back] = pyref.derivations.cs229_diag (0, 0, 0, 0, 0, w3, z3, y);
%! [~, ~, ~, ~, ~, ~, db3] = back (1);
%! assert (db3, a3 - y, 2 * eps);

%!test <a diagonal matrix is the elementwise product>
%! [w1, w2, w3] = deal ([0.5 -1; 2 0.25; -1 1], [1 -0.5 2; 0.75 1 -1], [1.5 -2]);
%! [x, b1, b2, b3, y] = deal ([1; -0.5], [0.5; -1; 0.25], [0.25; -0.75], 0.5, 1);
%! g = @(z) 1 ./ (1 + exp (-z));
%! a1 = g (w1 * x + b1); a2 = g (w2 * a1 + b2); a3 = g (w3 * a2 + b3);
%! [~, back] = pyref.derivations.cs229_diag (x, w1, b1, w2, b2, w3, b3, y);
%! [~, dw1, ~, dw2] = back (1);
%! dz2 = w3.' * (a3 - y) .* a2 .* (1 - a2);
%! assert (dw2, dz2 * a1.', 4 * eps);
%! assert (dw1, (w2.' * dz2 .* a1 .* (1 - a1)) * x.', 4 * eps);

%!error <cs229_diag: b1 is 1 x 2, not H x 1, with x 2 x 1, w1 2 x 2>
%! pyref.derivations.cs229_diag ([1; 2], ones (2, 2), [1 1], [1 1], 1, 1, 1, 1);
