% Normalize each channel over the batch and the image, then scale and shift it.
%     [y, back] = pyref.layers.batchnorm2d (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x C x H x W, gamma 1 x C, beta 1 x C, epsilon a number from 0
%
%     d        = x - mean (x)                     N x C x H x W
%     variance = mean (d^2)                       1 x C, divided by N H W
%     rstd     = 1 / sqrt (variance + epsilon)    1 x C
%     xhat     = d * rstd                         N x C x H x W
%     y        = xhat * gamma + beta              N x C x H x W
%
% mean and sum run over n, h and w, which leaves one number for each channel: it is
% batchnorm with a row for each pixel, in its training form.
%
% Going back, dy centered in its channel is split into a part along d and a part q
% across it, dy - mean (dy) = a * d + q:
%
%     dx     = gamma * rstd * (q + a * d * epsilon * rstd^2)
%     dgamma = sum (dy * xhat)
%     dbeta  = sum (dy)
%
% Moving a channel, or stretching it, does not move xhat, epsilon apart: so the mean
% of dy is lost, and of the part along d only epsilon * rstd^2 of it comes through.
% The usual form leaves that small rest to the difference of two large numbers. The
% channels are centered from their first pixel, and twice, for the same reason. Where
% a channel is constant, d is zero and so is the part along it.
%
% The squares of d must not overflow, nor all underflow where epsilon is 0. An entry of
% dx that is small beside others of its channel has the digits that these leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
% Normalization; Yeh 2017, Deriving Batch-Norm Backprop Equations.

function [y, back] = batchnorm2d (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'batchnorm2d: x N C H W, gamma 1 C, beta 1 C, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  [y, back] = forward (x, gamma, beta, epsilon);
  back = @(dy) back (pyref.internal.like ('batchnorm2d', dy, y));
end

function [y, back] = forward (x, gamma, beta, epsilon)
  C = size (x, 2);
  gamma = reshape (gamma, 1, C, 1, 1);
  beta = reshape (beta, 1, C, 1, 1);
  d = x - x(1:min (1, end),:,1:min (1, end),1:min (1, end));
  d = d - mean_in (d);
  d = d - mean_in (d);
  squared = dot_in (d, d);
  variance = squared / max (1, size (x, 1) * size (x, 3) * size (x, 4));
  rstd = 1 ./ sqrt (variance + epsilon);
  xhat = d .* rstd;
  y = xhat .* gamma + beta;
  back = @(dy) backward (dy, gamma, epsilon, d, squared, rstd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, epsilon, d, squared, rstd, xhat)
  C = size (dy, 2);
  squared = squared + (squared == 0);
  e = dy - mean_in (dy);
  along = d .* (dot_in (d, e) ./ squared);
  q = e - along;
  q = q - mean_in (q);
  q = q - d .* (dot_in (d, q) ./ squared);
  q = q - mean_in (q);
  dx = gamma .* rstd .* (q + along .* (epsilon * rstd .^ 2));
  dgamma = reshape (dot_in (dy, xhat), 1, C);
  dbeta = reshape (sum_in (dy), 1, C);
end

function v = mean_in (v)
  v = sum_in (v) / max (1, size (v, 1) * size (v, 3) * size (v, 4));
end

function v = sum_in (v)
  v = sum (sum (pyref.internal.sum_along (v, 1), 3), 4);
end

function v = dot_in (u, v)
  v = sum_in (u .* v);
end

%!test <by hand: one channel, mean 1.5, variance 2.25, so every xhat is -1 or 1>
%! x = reshape ([0 3; 3 0], 1, 1, 2, 2);
%! [y, back] = pyref.layers.batchnorm2d (x, 2, 5, 0);
%! assert (squeeze (y), [3 7; 7 3]);
%! [dx, dgamma, dbeta] = back (reshape ([3 0; 0 0], 1, 1, 2, 2));
%! assert (squeeze (dx), [2 0; 0 -2]);
%! assert (dgamma, -3);
%! assert (dbeta, 3);

%!test <epsilon is added under the root: sqrt (2.25 + 1.75) is 2>
%! y = pyref.layers.batchnorm2d (reshape ([0 3; 3 0], 1, 1, 2, 2), 2, 5, 1.75);
%! assert (squeeze (y), [3.5 6.5; 6.5 3.5]);

%!test <channels do not see one another, and images of a batch do>
%! x = cat (1, reshape ([0 0 3 3; 9 8 7 1].', 1, 4, 2), reshape (1:8, 1, 4, 2));
%! x = permute (x, [1 3 2]);
%! y = pyref.layers.batchnorm2d (x, [2 1], [5 0], 1e-5);
%! two = pyref.layers.batchnorm2d (x(:,2,:), 1, 0, 1e-5);
%! assert (y(:,2,:), two, 4 * eps);
%! alone = pyref.layers.batchnorm2d (x(1,:,:), [2 1], [5 0], 1e-5);
%! assert (max (abs (alone(:) - y(1,:).'), [], 1) > 0.1);

%!test <images of one pixel are batchnorm>
%! x = [1 2; 2 4; 3 9];
%! [y, back] = pyref.layers.batchnorm2d (x, [1 2], [0 -1], 1e-5);
%! [want, want_back] = pyref.layers.batchnorm (x, [1 2], [0 -1], 1e-5);
%! assert (y, want, 4 * eps);
%! assert (back (x), want_back (x), 4 * eps);

%!test <a constant channel gives beta, and its gradient stays finite>
%! [y, back] = pyref.layers.batchnorm2d (reshape ([4 4 4], 1, 1, 3), 2, 5, 1e-5);
%! assert (squeeze (y), [5; 5; 5]);
%! dx = back (reshape ([1 2 6], 1, 1, 3));
%! assert (squeeze (dx), 2 / sqrt (1e-5) * [-2; -1; 3], -8 * eps);

%!error id=pyref:value pyref.layers.batchnorm2d (ones (2, 2), [1 1], [0 0], -1)
%!error <batchnorm2d: gamma is 1 x 3, not 1 x C, with x 4 x 2 x 2 x 1>
%! pyref.layers.batchnorm2d (ones (4, 2, 2), ones (1, 3), ones (1, 2), 0);
