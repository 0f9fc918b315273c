% Softmax and cross-entropy on a hidden layer, after A Developer Diary: columns.
%     [cost, back] = pyref.derivations.developer_diary (x, w1, b1, w2, b2, y)
%     [dx, dw1, db1, dw2, db2] = back (dcost)
%
%     x N x D, w1 H x D, b1 H x 1, w2 M x H, b2 M x 1, y N x M, each row sums to 1
%
%     a0   = x'                                  D x N, one column for each sample
%     a1   = sigmoid (w1 a0 + b1)                H x N
%     z2   = w2 a1 + b2                          M x N
%     a2   = exp (z2) / sum (exp (z2))           M x N, softmax down each column
%     cost = -1/N sum (y' * log (a2))            1 x 1
%
% Before exp, the largest number of its own column is taken off z2: a column that lies
% 745 below the largest number of all would be 0 / 0 otherwise. Going back:
%
%     dz2 = a2 - y'                              M x N
%     dw2 = dz2 a1' / N, db2 = sum (dz2) / N     M x H, M x 1, along the rows
%     dz1 = (w2' dz2) * a1 (1 - a1)              H x N
%     dw1 = dz1 a0' / N, db1 = sum (dz1) / N     H x D, H x 1
%     dx  = (w1' dz1)' / N                       N x D
%
% 1/N comes with the parameters, not with dz. The cost that the source prints is the
% mean over N and M, a share of 1/M of the one these are the gradients of.
%
% Errors: pyref:size, pyref:type. Source: Abhisek Jana, A Developer Diary,
% Understanding and Implementing Neural Network with Softmax in Python from Scratch.

function [cost, back] = developer_diary (x, w1, b1, w2, b2, y)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, y] = pyref.internal.sizes ( ...
    'developer_diary: x N D, w1 H D, b1 H 1, w2 M H, b2 M 1, y N M', ...
    x, w1, b1, w2, b2, y);
  a0 = x.';
  a1 = sigmoid (w1 * a0 + b1);
  a2 = softmax (w2 * a1 + b2);
  cost = -total (y.' .* log (a2)) / size (x, 1);
  back = @(dcost) backward ( ...
    pyref.internal.like ('developer_diary: cost', dcost, cost), a0, a1, a2, w1, w2, y);
end

function [dx, dw1, db1, dw2, db2] = backward (dcost, a0, a1, a2, w1, w2, y)
  N = size (y, 1);
  dz2 = dcost .* (a2 - y.');
  dw2 = dz2 * a1.' / N;
  db2 = sum (dz2, 2) / N;
  dz1 = (w2.' * dz2) .* a1 .* (1 - a1);
  dw1 = dz1 * a0.' / N;
  db1 = sum (dz1, 2) / N;
  dx = (w1.' * dz1).' / N;
end

function v = softmax (z)
  e = exp (z - max (real (z), [], 1));
  v = e ./ sum (e, 1);
end

function v = sigmoid (z)
  v = 1 ./ (1 + exp (-z));
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: every z is zero, so every a1 and every a2 is one half>
%! [cost, back] = pyref.derivations.developer_diary ( ...
%!   [2; 2], [3; -1], [-6; 2], [2 -2; 4 -4], [0; 0], [1 0; 1 0]);
%! assert (cost, log (2), -eps);
%! [dx, dw1, db1, dw2, db2] = back (8);
%! assert (dx, [4; 4]);
%! assert (dw1, [4; -4]);
%! assert (db1, [2; -2]);
%! assert (dw2, [-2 -2; 2 2]);
%! assert (db2, [-4; 4]);

%!test <columns 2000 apart do not see one another>
%! [w1, b1, w2, b2] = deal ([-2; 2], [0; 0], 1000 * ones (3, 2), [0; 1; 2]);
%! w2(:,1) = 0;
%! [cost, back] = pyref.derivations.developer_diary ( ...
%!   [100; -100], w1, b1, 2 * w2, b2, [1 0 0; 0 0 1]);
%! p = exp ([0 1 2]) / sum (exp ([0 1 2]), 2);
%! assert (cost, -(log (p(1)) + log (p(3))) / 2, 4 * eps);
%! [~, ~, ~, ~, db2] = back (2);
%! assert (db2, 2 * p.' - [1; 0; 1], 4 * eps);

%!test <the cost in print has a share of one in M of these slopes>
%! [x, w1, b1, b2] = deal ([1 -2; 0.5 1; 2 0], [1 -1; 0.5 2], [0; 1], [0; 0.5; -1]);
%! [w2, y] = deal (reshape (sin (1:6), 3, 2), [1 0 0; 0 0 1; 0 1 0]);
%! [~, back] = pyref.derivations.developer_diary (x, w1, b1, w2, b2, y);
%! [~, ~, ~, dw2] = back (1);
%! a1 = 1 ./ (1 + exp (-(w1 * x.' + b1)));
%! p = @(w2) exp (w2 * a1 + b2) ./ sum (exp (w2 * a1 + b2), 1);
%! cost = @(w2) -mean (mean (y.' .* log (p (w2)), 1), 2);      % over all N M entries
%! step = 1e-5 * reshape ((1:6) == 4, 3, 2);
%! assert ((cost (w2 + step) - cost (w2 - step)) / 2e-5, dw2(4) / 3, 1e-9);

%!error <developer_diary: b1 is 1 x 3, not H x 1, with x 4 x 2, w1 3 x 2>
%! pyref.derivations.developer_diary (ones (4, 2), ones (3, 2), ones (1, 3), ones (5, 3), ...
%!   ones (5, 1), ones (4, 5));
