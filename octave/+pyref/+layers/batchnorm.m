% Normalize each column over the batch, then scale and shift it (training form).
%     [y, back] = pyref.layers.batchnorm (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     d        = x - mean (x)                     N x D
%     variance = mean (d^2)                       1 x D, divided by N, not N - 1
%     rstd     = 1 / sqrt (variance + epsilon)    1 x D
%     xhat     = d * rstd                         N x D
%     y        = xhat * gamma + beta              N x D
%
% Going back, dy centered down its columns is split into a part along d and a part
% q across it, dy - mean (dy) = a * d + q:
%
%     dx     = gamma * rstd * (q + a * d * epsilon * rstd^2)
%     dgamma = sum (dy * xhat)
%     dbeta  = sum (dy)
%
% Moving a column, or stretching it, does not move xhat, epsilon apart: so the mean
% of dy is lost, and of the part along d only epsilon * rstd^2 of it comes through.
% The usual form, rstd * (dxhat - mean (dxhat) - xhat * mean (dxhat * xhat)), is the
% same number, but leaves that small rest to the difference of two large ones: with
% two rows near 1000 it keeps 4 digits, this one 15. The columns are centered from
% their first row, and twice, for the same reason. Where a column is constant, d is
% zero and so is the part along it.
%
% The squares of d must not overflow, nor all underflow where epsilon is 0. An entry of
% dx that is small beside others of its column has the digits that these leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
% Normalization; Yeh 2017, Deriving Batch-Norm Backprop Equations.

function [y, back] = batchnorm (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'batchnorm: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  d = x - x(1:min (1, end),:);
  d = d - mean_down (d);
  d = d - mean_down (d);
  squared = dot_down (d, d);
  variance = squared / max (1, size (x, 1));
  rstd = 1 ./ sqrt (variance + epsilon);
  xhat = d .* rstd;
  y = xhat .* gamma + beta;
  back = @(dy) backward ( ...
    pyref.internal.like ('batchnorm', dy, y), ...
    gamma, epsilon, d, squared, rstd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, epsilon, d, squared, rstd, xhat)
  squared = squared + (squared == 0);
  e = dy - mean_down (dy);
  along = d .* (dot_down (d, e) ./ squared);
  q = e - along;
  q = q - mean_down (q);
  q = q - d .* (dot_down (d, q) ./ squared);
  q = q - mean_down (q);
  dx = gamma .* rstd .* (q + along .* (epsilon * rstd .^ 2));
  dgamma = dot_down (dy, xhat);
  dbeta = pyref.internal.sum_along (dy, 1);
end

function v = mean_down (v)
  v = sum (v, 1) / max (1, size (v, 1));
end

function v = dot_down (u, v)
  v = pyref.internal.sum_along (u .* v, 1);
end

%!test <by hand: mean 1.5, variance 2.25, so every xhat is -1 or 1>
%! [y, back] = pyref.layers.batchnorm ([0; 0; 3; 3], 2, 5, 0);
%! assert (y, [3; 3; 7; 7]);
%! [dx, dgamma, dbeta] = back ([3; 0; 0; 0]);
%! assert (dx, [2; -2; 0; 0]);
%! assert (dgamma, -3);
%! assert (dbeta, 3);

%!test <epsilon is added under the root: sqrt (2.25 + 1.75) is 2>
%! y = pyref.layers.batchnorm ([0; 0; 3; 3], 2, 5, 1.75);
%! assert (y, [3.5; 3.5; 6.5; 6.5]);

%!test <columns do not see one another>
%! x = [0 9; 0 8; 3 7; 3 1];
%! both = pyref.layers.batchnorm (x, [2 1], [5 0], 1e-5);
%! assert (both(:,1), pyref.layers.batchnorm (x(:,1), 2, 5, 1e-5));
%! assert (both(:,2), pyref.layers.batchnorm (x(:,2), 1, 0, 1e-5));

%!test <a constant column gives beta, and its gradient stays finite>
%! [y, back] = pyref.layers.batchnorm ([4; 4; 4], 2, 5, 1e-5);
%! assert (y, [5; 5; 5]);
%! assert (back ([1; 2; 6]), 2 / sqrt (1e-5) * [-2; -1; 3], -8 * eps);

%!error id=pyref:value pyref.layers.batchnorm ([1; 2], 1, 0, -1)
%!error <batchnorm: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.layers.batchnorm (ones (4, 2), ones (1, 3), ones (1, 2), 0);
