% Backpropagation of a minibatch in rows with a column of ones, after Dolhansky.
%     [loss, back] = pyref.derivations.dolhansky (x, w1, w2, y)
%     [dx, dw1, dw2] = back (dloss)
%
%     x N x D, w1 (D + 1) x H, w2 (H + 1) x M, y N x M, each row sums to 1
%
%     z0 = [x 1]                         N x (D + 1), the last column is ones
%     s1 = z0 w1, z1 = [f (s1) 1]        N x (H + 1), f is the sigmoid
%     s2 = z1 w2                         N x M
%     yhat = exp (s2) / sum (exp (s2))   N x M, softmax along the rows
%     loss = -sum (y * log (yhat))       1 x 1, over the batch, not divided by N
%
% Going back, units in rows and samples in columns:
%
%     d2 = (yhat - y)'                   M x N
%     f1 = f' (s1)'                      H x N, f' (s) = z (1 - z)
%     d1 = (w2 without its last row) d2 * f1                  H x N
%     dw2 = (d2 z1)', dw1 = (d1 z0)'     the sum over the batch is in the product
%     dx = ((w1 without its last row) d1)'
%
% The last row of w1 and of w2 is the bias, met by the ones; no error goes back through
% it. d2 is the gradient of the cross-entropy of a softmax where each row of y sums
% to 1. The step of learning takes the sum over the batch, there is no 1/N.
%
% Errors: pyref:size, pyref:type. Source: Brian Dolhansky 2014, Artificial Neural
% Networks: Matrix Form (Part 5).

function [loss, back] = dolhansky (x, w1, w2, y)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, y] = pyref.internal.sizes ( ...
    'dolhansky: x N D, w1 E H, w2 F M, y N M', x, w1, w2, y);
  z0 = with_ones (x);
  [z0, w1] = pyref.internal.sizes ('dolhansky: z0 N D, w1 D H', z0, w1);
  s1 = z0 * w1;
  z1 = with_ones (f (s1));
  [z1, w2] = pyref.internal.sizes ('dolhansky: z1 N H, w2 H M', z1, w2);
  s2 = z1 * w2;
  yhat = softmax (s2);
  loss = -total (y .* log (yhat));
  back = @(dloss) backward ( ...
    pyref.internal.like ('dolhansky: loss', dloss, loss), z0, z1, yhat, w1, w2, y);
end

function [dx, dw1, dw2] = backward (dloss, z0, z1, yhat, w1, w2, y)
  d2 = dloss .* (yhat - y).';
  f1 = slope (z1(:,1:end-1)).';
  d1 = (w2(1:end-1,:) * d2) .* f1;
  dw2 = (d2 * z1).';
  dw1 = (d1 * z0).';
  dx = (w1(1:end-1,:) * d1).';
end

function v = with_ones (v)
  v = [v, ones(size (v, 1), 1, class (v))];
end

function v = softmax (s)
  e = exp (s);
  v = e ./ sum (e, 2);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = f (s)
  v = 1 ./ (1 + exp (-s));
end

function v = slope (z)
  v = z .* (1 - z);
end

%!test <by hand: every s is zero, so two labels of one half each>
%! [loss, back] = pyref.derivations.dolhansky ( ...
%!   [1 2], [2 4; -1 -3; 0 2], [4 2; -6 0; 1 -1], [1 0]);
%! assert (loss, log (2), -eps);
%! [dx, dw1, dw2] = back (8);
%! assert (dx, [20 -16]);
%! assert (dw1, [-2 6; -4 12; -2 6]);
%! assert (dw2, [-2 2; -2 2; -4 4]);

%!test <a row that is there twice counts twice: the sum over the batch>
%! w1 = [1 -0.5; 2 0.25; -1 0.5];
%! w2 = [1 2; -1 0.5; 0.25 -2];
%! [~, once] = pyref.derivations.dolhansky ([0.5 -1], w1, w2, [0 1]);
%! [~, twice] = pyref.derivations.dolhansky ([0.5 -1; 0.5 -1], w1, w2, [0 1; 0 1]);
%! [~, dw1] = once (1);
%! [~, dw1_twice] = twice (1);
%! assert (dw1_twice, 2 * dw1, 4 * eps);

%!test <a minibatch is the units sample by sample summed>
%! [x, w1, w2] = deal (reshape (sin (1:12), 4, 3), reshape (cos (1:8), 4, 2), [1 -2; 0.5 1; 0 1]);
%! y = [1 0; 0 1; 0 1; 1 0];
%! [~, back] = pyref.derivations.dolhansky (x, w1, w2, y);
%! [~, dw1, dw2] = back (1);
%! [one, two] = deal (zeros (4, 2), zeros (3, 2));
%! for n = 1:4
%!   z0 = [x(n,:), 1];
%!   z1 = [0, 0, 1];
%!   for j = 1:2
%!     z1(j) = 1 / (1 + exp (-z0 * w1(:,j)));
%!   end
%!   p = exp (z1 * w2) / sum (exp (z1 * w2), 2);
%!   for j = 1:2
%!     delta = 0;
%!     for k = 1:2
%!       two(j,k) = two(j,k) + z1(j) * (p(k) - y(n,k));
%!       delta = delta + w2(j,k) * (p(k) - y(n,k)) * z1(j) * (1 - z1(j));
%!     end
%!     one(:,j) = one(:,j) + z0.' * delta;
%!   end
%!   two(3,:) = two(3,:) + p - y(n,:);
%! end
%! assert (dw1, one, 32 * eps);
%! assert (dw2, two, 32 * eps);

%!test <three clouds of points are learned and the loss falls>
%! labels = mod ((0:89).', 3) + 1;
%! [centers, unit] = deal ([2 0; -1 2; -1 -2], eye (3));
%! x = centers(labels,:) + 0.7 * [sin(7 * (1:90).'), cos(11 * (1:90).')];
%! y = unit(labels,:);
%! [w1, w2] = deal (0.01 * reshape (sin (1:24), 3, 8), 0.01 * reshape (cos (1:27), 9, 3));
%! first = pyref.derivations.dolhansky (x, w1, w2, y);
%! for k = 0:119
%!   rows = mod (k, 3) * 30 + (1:30);
%!   [~, back] = pyref.derivations.dolhansky (x(rows,:), w1, w2, y(rows,:));
%!   [~, dw1, dw2] = back (0.05);
%!   [w1, w2] = deal (w1 - dw1, w2 - dw2);
%! end
%! assert (first, 90 * log (3), -0.01);
%! assert (pyref.derivations.dolhansky (x, w1, w2, y) < first / 10);

%!error <dolhansky: w1 is 2 x 3, not D x H, with z0 4 x 3>
%! pyref.derivations.dolhansky (ones (4, 2), ones (2, 3), ones (4, 1), ones (4, 1));
%!error <dolhansky: w2 is 3 x 1, not H x M, with z1 4 x 4>
%! pyref.derivations.dolhansky (ones (4, 2), ones (3, 3), ones (3, 1), ones (4, 1));
