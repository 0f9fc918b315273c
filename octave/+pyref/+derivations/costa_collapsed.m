% Batch normalization, after Costa: the three terms of dx drawn together.
%     [y, back] = pyref.derivations.costa_collapsed (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     mu   = 1/N sum (x)                               1 x D, over the samples
%     s2   = 1/N sum ((x - mu)^2)                      1 x D
%     istd = (s2 + epsilon)^(-1/2)                     1 x D
%     xhat = (x - mu) istd                             N x D
%     y    = gamma * xhat + beta                       N x D
%
% Going back:
%
%     dgamma = sum (dy * xhat), dbeta = sum (dy)       1 x D
%     dx     = gamma istd / N (N dy - xhat dgamma - dbeta)
%
% In the three terms, sum (dxhat) is gamma dbeta, and sum (dxhat * (x - mu)) is
% gamma dgamma / istd; then gamma istd / N stands before every one.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Pedro Costa 2016, Efficient
% Batch Normalization.

function [y, back] = costa_collapsed (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'costa_collapsed: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  mu = mean_down (x);
  s2 = mean_down ((x - mu) .^ 2);
  istd = 1 ./ sqrt (s2 + epsilon);
  xhat = (x - mu) .* istd;
  y = gamma .* xhat + beta;
  back = @(dy) backward ( ...
    pyref.internal.like ('costa_collapsed', dy, y), gamma, istd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, istd, xhat)
  N = size (dy, 1);
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
  dbeta = pyref.internal.sum_along (dy, 1);
  dx = gamma .* istd / N .* (N * dy - xhat .* dgamma - dbeta);
end

function v = mean_down (v)
  v = sum (v, 1) / size (v, 1);
end

%!test <by hand: the root of 2.25 + 1.75 is 2, the gamma, and the mean is beta>
%! [y, back] = pyref.derivations.costa_collapsed ([0; 0; 3; 3], 2, 1.5, 1.75);
%! assert (y, [0; 0; 3; 3]);
%! [dx, dgamma, dbeta] = back ([3; 0; 0; 0]);
%! assert (dx, [1.828125; -1.171875; -0.328125; -0.328125], 2 * eps);
%! assert (dgamma, -2.25);
%! assert (dbeta, 3);

%!test <it is the layer batchnorm>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! dy = reshape (mod (4 * (1:15), 13), 5, 3) - 6;
%! [y, back] = pyref.derivations.costa_collapsed (x, [1 -2 0.5], [3 0 -1], 0.25);
%! [want, back_layer] = pyref.layers.batchnorm (x, [1 -2 0.5], [3 0 -1], 0.25);
%! assert (y, want, 8 * eps);
%! [dx, dgamma, dbeta] = back (dy);
%! [dx_layer, dgamma_layer, dbeta_layer] = back_layer (dy);
%! assert (dx, dx_layer, 32 * eps);
%! assert (dgamma, dgamma_layer, 64 * eps);
%! assert (dbeta, dbeta_layer);

%!error <costa_collapsed: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.derivations.costa_collapsed (ones (4, 2), ones (1, 3), ones (1, 2), 0);
