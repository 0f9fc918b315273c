% Batch normalization, after Yeh: samples in rows, dx in closed form.
%     [y, back] = pyref.derivations.yeh (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     mu     = 1/N sum (x)                             1 x D, down the columns
%     sigma2 = 1/N sum ((x - mu)^2)                    1 x D
%     xhat   = (x - mu) * (sigma2 + epsilon)^(-1/2)    N x D
%     y      = gamma * xhat + beta                     N x D
%
% Going back:
%
%     dgamma = sum (dy * xhat)                         1 x D
%     dbeta  = sum (dy)                                1 x D
%     dx = 1/N gamma * (sigma2 + epsilon)^(-1/2) * (-dgamma * xhat + N dy - dbeta)
%
% The columns of dx sum to 0, for every epsilon. They are at right angles to those of
% xhat for epsilon 0 only: sum (dx * xhat) is
%
%     epsilon gamma * dgamma * (sigma2 + epsilon)^(-3/2)
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chris Yeh 2017, Deriving
% Batch-Norm Backprop Equations.

function [y, back] = yeh (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'yeh: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  mu = mean_down (x);
  sigma2 = mean_down ((x - mu) .^ 2);
  rstd = 1 ./ sqrt (sigma2 + epsilon);
  xhat = (x - mu) .* rstd;
  y = gamma .* xhat + beta;
  back = @(dy) backward (pyref.internal.like ('yeh', dy, y), gamma, rstd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, rstd, xhat)
  N = size (dy, 1);
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
  dbeta = pyref.internal.sum_along (dy, 1);
  dx = gamma .* rstd / N .* (-dgamma .* xhat + N * dy - dbeta);
end

function v = mean_down (v)
  v = sum (v, 1) / size (v, 1);
end

%!test <by hand: the root of 2.25 + 1.75 is 2, the gamma, and the mean is beta>
%! [y, back] = pyref.derivations.yeh ([0; 0; 3; 3], 2, 1.5, 1.75);
%! assert (y, [0; 0; 3; 3]);
%! [dx, dgamma, dbeta] = back ([3; 0; 0; 0]);
%! assert (dx, [1.828125; -1.171875; -0.328125; -0.328125], 2 * eps);
%! assert (dgamma, -2.25);
%! assert (dbeta, 3);

%!test <it is the layer batchnorm>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! dy = reshape (mod (4 * (1:15), 13), 5, 3) - 6;
%! [y, back] = pyref.derivations.yeh (x, [1 -2 0.5], [3 0 -1], 0.25);
%! [want, back_layer] = pyref.layers.batchnorm (x, [1 -2 0.5], [3 0 -1], 0.25);
%! assert (y, want, 8 * eps);
%! [dx, dgamma, dbeta] = back (dy);
%! [dx_layer, dgamma_layer, dbeta_layer] = back_layer (dy);
%! assert (dx, dx_layer, 32 * eps);
%! assert (dgamma, dgamma_layer, 64 * eps);
%! assert (dbeta, dbeta_layer);

%!test <the columns of dx sum to zero>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! [gamma, beta, dy] = deal ([1 -2 0.5], [3 0 -1], reshape (mod (4 * (1:15), 13), 5, 3) - 6);
%!
%! for epsilon = [0 0.25]
%!   [~, back] = pyref.derivations.yeh (x, gamma, beta, epsilon);
%!   assert (sum (back (dy), 1), [0 0 0], 16 * eps);
%! end

%!test <dx is orthogonal to xhat only where epsilon is zero>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! [gamma, beta, dy] = deal ([1 -2 0.5], [3 0 -1], reshape (mod (4 * (1:15), 13), 5, 3) - 6);
%!
%! for epsilon = [0 0.25]
%!   [y, back] = pyref.derivations.yeh (x, gamma, beta, epsilon);
%!   [dx, dgamma] = back (dy);
%!   xhat = (y - beta) ./ gamma;
%!   sigma2 = sum ((x - sum (x, 1) / 5) .^ 2, 1) / 5;
%!   left = epsilon * gamma .* dgamma .* (sigma2 + epsilon) .^ (-3 / 2);
%!   assert (sum (dx .* xhat, 1), left, 64 * eps);
%! end
%! assert (all (abs (left) > 1e-3));

%!test <six derivations of batch normalization have one gradient>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! [gamma, beta, dy] = deal ([1 -2 0.5], [3 0 -1], reshape (mod (4 * (1:15), 13), 5, 3) - 6);
%!
%! [~, back] = pyref.derivations.yeh (x, gamma, beta, 0.25);
%! dx = back (dy);
%! names = {'yeh_operator', 'costa', 'costa_collapsed', 'zakka', 'kratzert'};
%! for k = 1:5
%!   [~, other] = feval (['pyref.derivations.' names{k}], x, gamma, beta, 0.25);
%!   assert (other (dy), dx, 32 * eps);
%! end

%!error <yeh: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.derivations.yeh (ones (4, 2), ones (1, 3), ones (1, 2), 0);
