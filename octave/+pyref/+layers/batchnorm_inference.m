% Normalize each column by a given mean and variance, then scale and shift it.
%     [y, back] = pyref.layers.batchnorm_inference (x, gamma, beta, mu, variance, ...
%                                                   epsilon)
%     [dx, dgamma, dbeta, dmu, dvariance] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, mu 1 x D, variance 1 x D, epsilon a number
%     from 0
%
%     d    = x - mu                               N x D
%     rstd = 1 / sqrt (variance + epsilon)        1 x D
%     xhat = d * rstd                             N x D
%     y    = xhat * gamma + beta                  N x D
%
% Going back:
%
%     dx        = dy * gamma * rstd               N x D
%     dgamma    = sum (dy * xhat)                 1 x D, down the columns
%     dbeta     = sum (dy)                        1 x D, down the columns
%     dmu       = -gamma * rstd * dbeta           1 x D
%     dvariance = -gamma * rstd^2 / 2 * dgamma    1 x D
%
% It is what batchnorm does once it no longer trains: mu and variance are numbers that
% were kept, not those of this batch, so that no row sees another one and dx is no more
% than dy times gamma and rstd. They are inputs as gamma and beta are, and have
% gradients, which most libraries leave out. How they are kept, and whether that
% variance was divided by N or by N - 1, is for the caller to know. d is taken first,
% since x * (gamma * rstd) + (beta - mu * gamma * rstd) would lose digits where x lies
% far from zero and close to mu.
%
% A column whose variance + epsilon is below 0 is NaN, and so are all its gradients but
% dbeta; where it is 0, 1 / 0 is Inf. NaN or Inf in x stays in its entry of y, and is in
% dgamma and dvariance of its column.
%
% Near the largest number a product may pass it on the way, and beside the smallest one
% lose its digits.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ioffe and Szegedy 2015, Batch
% Normalization, Algorithm 2.

function [y, back] = batchnorm_inference (x, gamma, beta, mu, variance, epsilon)
  pyref.internal.takes (6, nargin);
  [x, gamma, beta, mu, variance, epsilon] = pyref.internal.sizes ( ...
    ['batchnorm_inference: x N D, gamma 1 D, beta 1 D, mu 1 D, variance 1 D, ' ...
     'epsilon nonnegative'], ...
    x, gamma, beta, mu, variance, epsilon);
  d = x - mu;
  rstd = 1 ./ sqrt (pyref.internal.nonnegative (variance + epsilon));
  xhat = d .* rstd;
  y = xhat .* gamma + beta;
  back = @(dy) backward ( ...
    pyref.internal.like ('batchnorm_inference', dy, y), gamma, rstd, xhat);
end

function [dx, dgamma, dbeta, dmu, dvariance] = backward (dy, gamma, rstd, xhat)
  dx = dy .* gamma .* rstd;
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
  dbeta = pyref.internal.sum_along (dy, 1);
  dmu = -gamma .* rstd .* dbeta;
  dvariance = -gamma .* rstd .^ 2 / 2 .* dgamma;
end

%!test <by hand: variance 2.25 and epsilon 1.75 make the root 2>
%! [y, back] = pyref.layers.batchnorm_inference ([5; 1], 4, 10, 3, 2.25, 1.75);
%! assert (y, [14; 6]);
%! [dx, dgamma, dbeta, dmu, dvariance] = back ([1; -2]);
%! assert (dx, [2; -4]);
%! assert (dgamma, 3);
%! assert (dbeta, -1);
%! assert (dmu, 2);
%! assert (dvariance, -1.5);

%!test <with the mean and the variance of the batch y is that of batchnorm>
%! x = [1 2; 2 4; 6 9];
%! [mu, variance] = deal (mean (x, 1), var (x, 1, 1));
%! y = pyref.layers.batchnorm_inference (x, [1 2], [0 -1], mu, variance, 0.5);
%! assert (y, pyref.layers.batchnorm (x, [1 2], [0 -1], 0.5), 4 * eps);

%!test <rows do not see one another, so one alone gives the same>
%! x = [1 2; 2 4; 6 9];
%! y = pyref.layers.batchnorm_inference (x, [1 2], [0 -1], [1 1], [2 3], 0.5);
%! assert (y(2,:), pyref.layers.batchnorm_inference (x(2,:), [1 2], [0 -1], [1 1], ...
%!                                                   [2 3], 0.5));

%!test <a variance below 0 makes its column NaN, and stays real>
%! [y, back] = pyref.layers.batchnorm_inference ([1 2], [1 1], [0 0], [0 0], [-1 1], 0);
%! assert (y, [NaN 2]);
%! assert (isreal (back ([1 1])));

%!test <single precision stays single; no rows>
%! one = single (1);
%! [y, back] = pyref.layers.batchnorm_inference (one, one, one, one, one, 0);
%! assert (y, one);
%! assert (class (back (y)), 'single');
%! none = zeros (0, 2);
%! [y, back] = pyref.layers.batchnorm_inference (none, [1 2], [0 1], [1 1], [1 1], 0);
%! [dx, dgamma] = back (y);
%! assert (dx, none);
%! assert (dgamma, [0 0]);

%!error id=pyref:value pyref.layers.batchnorm_inference (1, 1, 1, 1, 1, -1)
%!error <batchnorm_inference: mu is 1 x 3, not 1 x D, with x 4 x 2, gamma 1 x 2>
%! pyref.layers.batchnorm_inference (ones (4, 2), [1 1], [0 0], [1 1 1], [1 1], 0);
