% Where diag (g' (z)) goes: Jacobians in place of elementwise products.
%     [loss, back] = pyref.derivations.cs229_diag (x, w1, b1, w2, b2, y)
%     [dx, dw1, db1, dw2, db2] = back (dloss)
%
%     x D x 1, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, target y M x 1
%
%     z1 = w1 x + b1, a1 = g (z1)                H x 1, g is the sigmoid
%     z2 = w2 a1 + b2, a2 = g (z2)               M x 1
%     loss = -sum (y log (a2) + (1 - y) log (1 - a2))     1 x 1
%
% da/dz is the matrix diag (g' (z)), since a_i comes from z_i alone. Going back with
% rows, dL/dz1 = dL/dz2 dz2/da1 da1/dz1:
%
%     dz2 = (a2 - y)'                            1 x M, output and loss at once
%     dz1 = dz2 w2 diag (g' (z1))                1 x H
%     dw2 = (a1 dz2)', dw1 = (x dz1)', db2 = dz2', db1 = dz1', dx = (dz1 w1)'
%
% A diagonal matrix times a vector is an elementwise product, (w2' (a2 - y)) * g' (z1):
% the notes write that, and no matrix is lost.
%
% Errors: pyref:size, pyref:type. Source: Andrew Ng, CS229 lecture notes on deep
% learning, pages 11 to 13, and a question on them.

function [loss, back] = cs229_diag (x, w1, b1, w2, b2, y)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, y] = pyref.internal.sizes ( ...
    'cs229_diag: x D 1, w1 H D, b1 H 1, w2 M H, b2 M 1, y M 1', ...
    x, w1, b1, w2, b2, y);
  a1 = 1 ./ (1 + exp (-(w1 * x + b1)));
  a2 = 1 ./ (1 + exp (-(w2 * a1 + b2)));
  loss = -sum (y .* log (a2) + (1 - y) .* log (1 - a2), 1);
  back = @(dloss) backward ( ...
    pyref.internal.like ('cs229_diag: loss', dloss, loss), x, a1, a2, w1, w2, y);
end

function [dx, dw1, db1, dw2, db2] = backward (dloss, x, a1, a2, w1, w2, y)
  % in full: stored as a diagonal it leaves out products with 0, of which some are NaN
  jacobian = full (diag (a1 .* (1 - a1)));
  dz2 = dloss .* (a2 - y).';
  dz1 = dz2 * w2 * jacobian;
  dw2 = (a1 * dz2).';
  dw1 = (x * dz1).';
  db2 = 1 * dz2.';
  db1 = 1 * dz1.';
  dx = (dz1 * w1).';
end

%!test <by hand: a hidden sum of zero, an output of one half>
%! [loss, back] = pyref.derivations.cs229_diag ([1; -2], [2 1], 0, 4, -2, 1);
%! assert (loss, log (2), eps);
%! [dx, dw1, db1, dw2, db2] = back (8);
%! assert (dx, [-8; -4]);
%! assert (dw1, [-4 8]);
%! assert (db1, -4);
%! assert (dw2, -2);
%! assert (db2, -4);

%!error <cs229_diag: b1 is 1 x 2, not H x 1, with x 2 x 1, w1 2 x 2>
%! pyref.derivations.cs229_diag ([1; 2], ones (2, 2), [1 1], [1 1], 1, 1);
