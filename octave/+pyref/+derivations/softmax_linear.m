% Softmax on a linear layer, one Jacobian for each row: vector times matrix is vector.
%     [y, back] = pyref.derivations.softmax_linear (x, w, b)
%     [dx, dw, db] = back (dy)
%
%     x N x D, w D x M, b 1 x M
%
%     z = x w + b                                     N x M
%     y = exp (z) / sum (exp (z))                     N x M, softmax along each row
%
% Before exp, the largest number of its row is taken off z. Going back, with the row
% vectors dy_i and y_i of sample i:
%
%     dy_k/dz_j = y_k ([k = j] - y_j)                 M x M, diag (y_i) - y_i' y_i
%     dz_i = dy_i (dy/dz)                             1 x M, vector times matrix
%     dx = dz w', dw = x' dz, db = sum (dz)           N x D, D x M, 1 x M
%
% The Jacobian is symmetric, and its rows sum to 0: a number added to a whole row of z
% changes nothing. Written out, the product is y_i * (dy_i - dy_i y_i'), which needs
% no matrix.
%
% Errors: pyref:size, pyref:type. Source: a page on the softmax of a linear layer,
% known from its sentences only.

function [y, back] = softmax_linear (x, w, b)
  pyref.internal.takes (3, nargin);
  [x, w, b] = pyref.internal.sizes ('softmax_linear: x N D, w D M, b 1 M', x, w, b);
  y = softmax (x * w + b);
  back = @(dy) backward (pyref.internal.like ('softmax_linear', dy, y), x, w, y);
end

function [dx, dw, db] = backward (dy, x, w, y)
  dz = zeros (size (y), class (y));
  for i = 1:size (y, 1)
    dz(i,:) = dy(i,:) * jacobian (y(i,:));
  end
  dx = dz * w.';
  dw = x.' * dz;
  db = pyref.internal.sum_along (dz, 1);
end

function v = jacobian (y)
  v = diag (y(1,:)) - y.' * y;
end

function v = softmax (z)
  e = exp (z - max (real (z), [], 2));
  v = e ./ sum (e, 2);
end

%!test <by hand: z is zero, so both share alike>
%! [y, back] = pyref.derivations.softmax_linear ([1 -1], [2 1; 4 0], [2 -1]);
%! assert (y, [0.5 0.5]);
%! [dx, dw, db] = back ([3 1]);
%! assert (dx, [0.5 2]);
%! assert (dw, [0.5 -0.5; -0.5 0.5]);
%! assert (db, [0.5 -0.5]);

%!test <the product written out needs no matrix and is the same>
%! dy = [1 0 -1; 2 1 0; 0 0 1];
%! [y, back] = pyref.derivations.softmax_linear ([1 2 3; 1 1 1; 1000 1001 1002], eye (3), [0 0 0]);
%! assert (back (dy), y .* (dy - sum (dy .* y, 2)), 2 * eps);

%!test <a single label has all of it, and no gradient>
%! [y, back] = pyref.derivations.softmax_linear ([1; 2], 3, 4);
%! assert (y, [1; 1]);
%! assert (back ([5; 6]), [0; 0]);

%!error <softmax_linear: w is 2 x 3, not D x M, with x 3 x 4>
%! pyref.derivations.softmax_linear (ones (3, 4), ones (2, 3), ones (1, 3));
