% Batch normalization, after Yeh: each column of dx by an N x N operator.
%     [y, back] = pyref.derivations.yeh_operator (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     r    = x - mu                                    N x D, mu = 1/N sum (x)
%     c    = (r' r / N + epsilon)^(-1/2)               a number for each column
%     xhat = c r                                       N x D
%     y    = gamma * xhat + beta                       N x D
%
% Going back, column by column. Where b = c r, and c itself is a function of r,
%
%     dr = (dc/dr r' + c I) db                         dc/dr = -c^3 r / N, N x 1
%
% and r = (I - 1/N ones) x, ones N x N. Since ones r = 0, both together are
%
%     dx = c (I - 1/N ones - 1/N xhat xhat') dxhat     dxhat = gamma dy
%     dgamma = sum (dy * xhat), dbeta = sum (dy)       1 x D
%
% The operator is symmetric. It takes N^2 numbers for each column, so this is the long
% way, for the closed form to be held against.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chris Yeh 2017, Deriving
% Batch-Norm Backprop Equations.

function [y, back] = yeh_operator (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'yeh_operator: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  r = x - mean_down (x);
  c = 1 ./ sqrt (mean_down (r .^ 2) + epsilon);
  xhat = c .* r;
  y = gamma .* xhat + beta;
  back = @(dy) backward (pyref.internal.like ('yeh_operator', dy, y), gamma, c, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, c, xhat)
  dxhat = gamma .* dy;
  dx = zeros (size (dxhat), class (dxhat));
  for j = 1:size (dy, 2)
    dx(:,j) = operator (c(1,j), xhat(:,j)) * dxhat(:,j);
  end
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
  dbeta = pyref.internal.sum_along (dy, 1);
end

function v = operator (c, xhat)
  N = size (xhat, 1);
  all_ones = ones (N, N, class (xhat));
  v = c * (eye (N, class (xhat)) - all_ones / N - xhat * xhat.' / N);
end

function v = mean_down (v)
  v = sum (v, 1) / size (v, 1);
end

%!test <by hand: the root of 2.25 + 1.75 is 2, the gamma, and the mean is beta>
%! [y, back] = pyref.derivations.yeh_operator ([0; 0; 3; 3], 2, 1.5, 1.75);
%! assert (y, [0; 0; 3; 3]);
%! [dx, dgamma, dbeta] = back ([3; 0; 0; 0]);
%! assert (dx, [1.828125; -1.171875; -0.328125; -0.328125], 2 * eps);
%! assert (dgamma, -2.25);
%! assert (dbeta, 3);

%!test <it is the layer batchnorm>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! dy = reshape (mod (4 * (1:15), 13), 5, 3) - 6;
%! [y, back] = pyref.derivations.yeh_operator (x, [1 -2 0.5], [3 0 -1], 0.25);
%! [want, back_layer] = pyref.layers.batchnorm (x, [1 -2 0.5], [3 0 -1], 0.25);
%! assert (y, want, 8 * eps);
%! [dx, dgamma, dbeta] = back (dy);
%! [dx_layer, dgamma_layer, dbeta_layer] = back_layer (dy);
%! assert (dx, dx_layer, 32 * eps);
%! assert (dgamma, dgamma_layer, 64 * eps);
%! assert (dbeta, dbeta_layer);

%!error <yeh_operator: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.derivations.yeh_operator (ones (4, 2), ones (1, 3), ones (1, 2), 0);
