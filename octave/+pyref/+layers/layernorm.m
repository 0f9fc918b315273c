% Normalize each row over its columns, then scale and shift the columns.
%     [y, back] = pyref.layers.layernorm (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     d        = x - mean (x)                     N x D, along the rows
%     variance = mean (d^2)                       N x 1, divided by D, not D - 1
%     rstd     = 1 / sqrt (variance + epsilon)    N x 1
%     xhat     = d * rstd                         N x D
%     y        = xhat * gamma + beta              N x D
%
% Going back, g = dy * gamma centered along its rows is split into a part along d and
% a part q across it, g - mean (g) = a * d + q:
%
%     dx     = rstd * (q + a * d * epsilon * rstd^2)
%     dgamma = sum (dy * xhat)                    1 x D, down the columns
%     dbeta  = sum (dy)                           1 x D, down the columns
%
% Moving a row, or stretching it, does not move its xhat, epsilon apart: so the mean
% of g is lost, and of the part along d only epsilon * rstd^2 of it comes through. The
% usual form, rstd * (g - mean (g) - xhat * mean (g * xhat)), is the same number, but
% leaves that small rest to the difference of two large ones: of two columns close to
% 1000 and -1000, with epsilon 1e-5, it keeps 5 digits, this one 15. The rows are
% centered from their first entry, and twice, for the same reason. No row sees another
% one: a row alone is normalized as in a batch.
%
% Where a row is constant, d is zero and so is the part along it: y is beta; with
% epsilon 0 it is 0 / 0, and its y and dx are NaN. A row with NaN or Inf has NaN for
% its y and dx throughout; either makes all of dgamma NaN. The squares of d must not
% overflow, nor all underflow where epsilon is 0.
%
% An entry of dx that is small beside others of its row has the digits that these leave
% it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ba, Kiros and Hinton 2016,
% Layer Normalization.

function [y, back] = layernorm (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'layernorm: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  d = center (center (x - x(:,1:min (1, end))));
  variance = mean_along (d .^ 2);
  rstd = 1 ./ sqrt (variance + epsilon);
  xhat = d .* rstd;
  y = xhat .* gamma + beta;
  back = @(dy) backward ( ...
    pyref.internal.like ('layernorm', dy, y), gamma, epsilon, d, rstd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, epsilon, d, rstd, xhat)
  squared = sum (d .^ 2, 2);
  squared = squared + (squared == 0);
  e = center (dy .* gamma);
  a = sum (d .* e, 2) ./ squared;
  q = center (e - a .* d);
  q = center (q - d .* (sum (d .* q, 2) ./ squared));
  dx = rstd .* (q + a .* d .* (epsilon * rstd .^ 2));
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
  dbeta = pyref.internal.sum_along (dy, 1);
end

function v = center (v)
  v = v - mean_along (v);
end

function v = mean_along (v)
  v = sum (v, 2) / max (1, size (v, 2));
end

%!test <by hand: mean 1.5, variance 2.25, so every xhat is -1 or 1>
%! [y, back] = pyref.layers.layernorm ([0 0 3 3], [2 1 4 8], [5 0 -1 1], 0);
%! assert (y, [3 -1 3 9]);
%! [dx, dgamma, dbeta] = back ([3 0 0 0]);
%! assert (dx, [2 -2 0 0]);
%! assert (dgamma, [-3 0 0 0]);
%! assert (dbeta, [3 0 0 0]);

%!test <epsilon is added under the root: sqrt (2.25 + 1.75) is 2>
%! y = pyref.layers.layernorm ([0 0 3 3], [2 2 2 2], [5 5 5 5], 1.75);
%! assert (y, [3.5 3.5 6.5 6.5]);

%!test <rows do not see one another>
%! x = [0 0 3 3; 9 8 7 1];
%! both = pyref.layers.layernorm (x, [2 1 4 8], [5 0 -1 1], 1e-5);
%! assert (both(1,:), pyref.layers.layernorm (x(1,:), [2 1 4 8], [5 0 -1 1], 1e-5));
%! assert (both(2,:), pyref.layers.layernorm (x(2,:), [2 1 4 8], [5 0 -1 1], 1e-5));

%!test <it is batchnorm turned round where gamma is 1 and beta 0>
%! x = [1 2 4; 8 -1 0.5];
%! dy = [1 -2 3; 0.5 4 -1];
%! [y, back] = pyref.layers.layernorm (x, [1 1 1], [0 0 0], 0.25);
%! [turned, turned_back] = pyref.layers.batchnorm (x.', [1 1], [0 0], 0.25);
%! assert (y, turned.', 4 * eps);
%! assert (back (dy), turned_back (dy.').', 8 * eps);

%!test <a constant row gives beta, and its gradient stays finite>
%! [y, back] = pyref.layers.layernorm ([4 4 4], [2 2 2], [5 6 7], 0.25);
%! assert (y, [5 6 7]);
%! assert (back ([1 2 6]), [-8 -4 12]);

%!test <two columns near 1000 and epsilon 1: the rest along d keeps its digits>
%! [y, back] = pyref.layers.layernorm ([1000 -1000], [1 1], [0 0], 1);
%! assert (back ([1 0]), 0.5 * (1e6 + 1) ^ -1.5 * [1 -1], -8 * eps);

%!test <one column: y is beta and dx is zero>
%! [y, back] = pyref.layers.layernorm ([7; -2], 3, 5, 0.25);
%! assert (y, [5; 5]);
%! [dx, dgamma, dbeta] = back ([1; 2]);
%! assert (dx, [0; 0]);
%! assert (dgamma, 0);
%! assert (dbeta, 3);

%!test <NaN and Inf stay in their row of y and dx, and are in all of dgamma>
%! [y, back] = pyref.layers.layernorm ([1 NaN; Inf 1; 1 -1], [1 1], [0 0], 0);
%! assert (y, [NaN NaN; NaN NaN; 1 -1]);
%! [dx, dgamma, dbeta] = back ([1 2; 3 4; 5 6]);
%! assert (dx, [NaN NaN; NaN NaN; 0 0]);
%! assert (dgamma, [NaN NaN]);
%! assert (dbeta, [9 12]);

%!test <single precision stays single; no rows>
%! [y, back] = pyref.layers.layernorm (single ([3 1]), single ([1 2]), single ([0 1]), 0);
%! assert (y, single ([1 -1]));
%! assert (class (back (y)), 'single');
%! [y, back] = pyref.layers.layernorm (zeros (0, 2), [1 2], [0 1], 0);
%! [dx, dgamma] = back (y);
%! assert (dx, zeros (0, 2));
%! assert (dgamma, [0 0]);

%!error id=pyref:value pyref.layers.layernorm ([1 2], [1 1], [0 0], -1)
%!error id=pyref:type pyref.layers.layernorm ([1 2], single ([1 1]), [0 0], 0)
%!error <layernorm: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.layers.layernorm (ones (4, 2), ones (1, 3), ones (1, 2), 0);
%!error <layernorm: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.layernorm ([1 2], [1 1], [0 0], 0);
%! back ([1; 2]);
