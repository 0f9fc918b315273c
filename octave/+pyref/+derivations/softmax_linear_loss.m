% Cross-entropy of the softmax of a linear layer, both in one step: rows.
%     [loss, back] = pyref.derivations.softmax_linear_loss (x, w, b, t)
%     [dx, dw, db] = back (dloss)
%
%     x N x D, w D x M, b 1 x M, targets t N x M, each row sums to 1
%
%     z    = x w + b                                  N x M
%     y    = exp (z) / sum (exp (z))                  N x M, softmax along each row
%     loss = -sum (t * log (y))                       1 x 1, the sum of the samples
%
% Going back:
%
%     dz = y - t                                      N x M
%     dx = dz w', dw = x' dz, db = sum (dz)           N x D, D x M, 1 x M
%
% Step by step, dy = -t / y and dz = dy (dy/dz), as in softmax_linear: there the y
% cancels, and sum (t) is 1. Only then is dz so simple.
%
% Errors: pyref:size, pyref:type. Source: a page on the softmax of a linear layer,
% known from its sentences only.

function [loss, back] = softmax_linear_loss (x, w, b, t)
  pyref.internal.takes (4, nargin);
  [x, w, b, t] = pyref.internal.sizes ( ...
    'softmax_linear_loss: x N D, w D M, b 1 M, t N M', x, w, b, t);
  y = softmax (x * w + b);
  loss = -total (t .* log (y));
  back = @(dloss) backward ( ...
    pyref.internal.like ('softmax_linear_loss: loss', dloss, loss), x, w, y, t);
end

function [dx, dw, db] = backward (dloss, x, w, y, t)
  dz = dloss .* (y - t);
  dx = dz * w.';
  dw = x.' * dz;
  db = pyref.internal.sum_along (dz, 1);
end

function v = softmax (z)
  e = exp (z - max (real (z), [], 2));
  v = e ./ sum (e, 2);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: z is zero, so both share alike>
%! [loss, back] = pyref.derivations.softmax_linear_loss ([1 -1], [2 1; 4 0], [2 -1], [1 0]);
%! assert (loss, log (2), -eps);
%! [dx, dw, db] = back (4);
%! assert (dx, [-2 -8]);
%! assert (dw, [-2 2; 2 -2]);
%! assert (db, [-2 2]);

%!test <step by step, through softmax_linear, it is the same>
%! [x, w, b] = deal ([1 -2; 0.5 3], [1 -1 2; 0.5 1 -0.5], [0.25 -1 0.5]);
%! t = [0 1 0; 0.5 0.25 0.25];
%! [~, back] = pyref.derivations.softmax_linear_loss (x, w, b, t);
%! [y, back_softmax] = pyref.derivations.softmax_linear (x, w, b);
%! [dx, dw, db] = back (1);
%! [dx_step, dw_step, db_step] = back_softmax (-t ./ y);
%! assert (dx, dx_step, 8 * eps);
%! assert (dw, dw_step, 8 * eps);
%! assert (db, db_step, 8 * eps);

%!error <softmax_linear_loss: t is 3 x 1, not N x M, with x 3 x 4, w 4 x 2, b 1 x 2>
%! pyref.derivations.softmax_linear_loss (ones (3, 4), ones (4, 2), ones (1, 2), ones (3, 1));
