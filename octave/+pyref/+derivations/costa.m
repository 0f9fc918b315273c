% Batch normalization, after Costa: row by row, dx as three terms.
%     [y, back] = pyref.derivations.costa (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     mu   = 1/N sum (x)                               1 x D, over the samples
%     s2   = 1/N sum ((x - mu)^2)                      1 x D
%     xhat = (x - mu) (s2 + epsilon)^(-1/2)            N x D
%     y    = gamma * xhat + beta                       N x D
%
% Going back, x_i reaches the loss through its own xhat_i, through s2 and through mu:
%
%     dxhat  = gamma * dy                                          N x D
%     ds2    = -1/2 (s2 + epsilon)^(-3/2) sum (dxhat * (x - mu))   1 x D
%     dmu    = -(s2 + epsilon)^(-1/2) sum (dxhat)                  1 x D
%     dx     = dxhat (s2 + epsilon)^(-1/2) + ds2 2 (x - mu) / N + dmu / N
%     dgamma = sum (dy * xhat), dbeta = sum (dy)                   1 x D
%
% mu moves s2 as well, by -2/N sum (x - mu), which is 0. With gamma the root of
% s2 + epsilon and beta equal to mu, y is x.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Pedro Costa 2016, Efficient
% Batch Normalization.

function [y, back] = costa (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'costa: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  mu = mean_down (x);
  s2 = mean_down ((x - mu) .^ 2);
  istd = 1 ./ sqrt (s2 + epsilon);
  xhat = (x - mu) .* istd;
  y = gamma .* xhat + beta;
  back = @(dy) backward ( ...
    pyref.internal.like ('costa', dy, y), x, gamma, mu, istd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, x, gamma, mu, istd, xhat)
  N = size (dy, 1);
  dxhat = gamma .* dy;
  ds2 = -(istd .^ 3) / 2 .* sum (dxhat .* (x - mu), 1);
  dmu = -istd .* sum (dxhat, 1);
  dx = dxhat .* istd + ds2 .* 2 .* (x - mu) / N + dmu / N;
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
  dbeta = pyref.internal.sum_along (dy, 1);
end

function v = mean_down (v)
  v = sum (v, 1) / size (v, 1);
end

%!test <by hand: the root of 2.25 + 1.75 is 2, the gamma, and the mean is beta>
%! [y, back] = pyref.derivations.costa ([0; 0; 3; 3], 2, 1.5, 1.75);
%! assert (y, [0; 0; 3; 3]);
%! [dx, dgamma, dbeta] = back ([3; 0; 0; 0]);
%! assert (dx, [1.828125; -1.171875; -0.328125; -0.328125], 2 * eps);
%! assert (dgamma, -2.25);
%! assert (dbeta, 3);

%!test <it is the layer batchnorm>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! dy = reshape (mod (4 * (1:15), 13), 5, 3) - 6;
%! [y, back] = pyref.derivations.costa (x, [1 -2 0.5], [3 0 -1], 0.25);
%! [want, back_layer] = pyref.layers.batchnorm (x, [1 -2 0.5], [3 0 -1], 0.25);
%! assert (y, want, 8 * eps);
%! [dx, dgamma, dbeta] = back (dy);
%! [dx_layer, dgamma_layer, dbeta_layer] = back_layer (dy);
%! assert (dx, dx_layer, 32 * eps);
%! assert (dgamma, dgamma_layer, 64 * eps);
%! assert (dbeta, dbeta_layer);

%!test <gamma as the deviation and beta as the mean give the input back>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! [gamma, beta, dy] = deal ([1 -2 0.5], [3 0 -1], reshape (mod (4 * (1:15), 13), 5, 3) - 6);
%!
%! mu = sum (x, 1) / 5;
%! s2 = sum ((x - mu) .^ 2, 1) / 5;
%! assert (pyref.derivations.costa (x, sqrt (s2 + 0.25), mu, 0.25), x, 16 * eps);

%!error <costa: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.derivations.costa (ones (4, 2), ones (1, 3), ones (1, 2), 0);
