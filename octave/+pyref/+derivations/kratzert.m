% Batch normalization, after Kratzert: a graph of nine gates, one step after another.
%     [out, back] = pyref.derivations.kratzert (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dout)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0
%
%     1  mu      = 1/N sum (x)               1 x D
%     2  xmu     = x - mu                    N x D
%     3  sq      = xmu^2                     N x D
%     4  var     = 1/N sum (sq)              1 x D
%     5  sqrtvar = sqrt (var + epsilon)      1 x D
%     6  ivar    = 1 / sqrtvar               1 x D
%     7  xhat    = xmu * ivar                N x D
%     8  gammax  = gamma * xhat              N x D
%     9  out     = gammax + beta             N x D
%
% Going back, from gate 9 to the first; xmu goes into gates 3 and 7, x into 1 and 2:
%
%     9  dgammax = dout, dbeta = sum (dout)                        dbeta 1 x D
%     8  dgamma = sum (dgammax * xhat), dxhat = dgammax * gamma    1 x D, N x D
%     7  divar = sum (dxhat * xmu), dxmu1 = dxhat * ivar           1 x D, N x D
%     6  dsqrtvar = -divar / sqrtvar^2                             1 x D
%     5  dvar = 1/2 / sqrt (var + epsilon) * dsqrtvar              1 x D
%     4  dsq = 1/N ones * dvar                                     N x D
%     3  dxmu2 = 2 xmu * dsq                                       N x D
%     2  dx1 = dxmu1 + dxmu2, dmu = -sum (dx1)                     N x D, 1 x D
%     1  dx2 = 1/N ones * dmu                                      N x D
%        dx = dx1 + dx2                                            N x D
%
% Every gate knows its own derivative and nothing else; where a wire parts, gradients
% add up. kratzert_gates gives every array of the way back.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Frederik Kratzert 2016,
% Understanding the Backward Pass through Batch Normalization Layer.

function [out, back] = kratzert (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'kratzert: x N D, gamma 1 D, beta 1 D, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  mu = mean_down (x);
  xmu = x - mu;
  sq = xmu .^ 2;
  var = mean_down (sq);
  sqrtvar = sqrt (var + epsilon);
  ivar = 1 ./ sqrtvar;
  xhat = xmu .* ivar;
  gammax = gamma .* xhat;
  out = gammax + beta;
  back = @(dout) backward ( ...
    pyref.internal.like ('kratzert: out', dout, out), ...
    gamma, epsilon, xmu, var, sqrtvar, ivar, xhat);
end

function [dx, dgamma, dbeta] = backward ( ...
  dout, gamma, epsilon, xmu, var, sqrtvar, ivar, xhat)
  N = size (dout, 1);
  all_ones = ones (size (dout), class (dout));
  dgammax = dout;
  dbeta = pyref.internal.sum_along (dout, 1);
  dgamma = pyref.internal.sum_along (dgammax .* xhat, 1);
  dxhat = dgammax .* gamma;
  divar = pyref.internal.sum_along (dxhat .* xmu, 1);
  dxmu1 = dxhat .* ivar;
  dsqrtvar = -divar ./ sqrtvar .^ 2;
  dvar = 1 ./ (2 * sqrt (var + epsilon)) .* dsqrtvar;
  dsq = all_ones / N .* dvar;
  dxmu2 = 2 * xmu .* dsq;
  dx1 = dxmu1 + dxmu2;
  dmu = -pyref.internal.sum_along (dx1, 1);
  dx2 = all_ones / N .* dmu;
  dx = dx1 + dx2;
end

function v = mean_down (v)
  v = sum (v, 1) / size (v, 1);
end

%!test <by hand: the root of 2.25 + 1.75 is 2, the gamma, and the mean is beta>
%! [y, back] = pyref.derivations.kratzert ([0; 0; 3; 3], 2, 1.5, 1.75);
%! assert (y, [0; 0; 3; 3]);
%! [dx, dgamma, dbeta] = back ([3; 0; 0; 0]);
%! assert (dx, [1.828125; -1.171875; -0.328125; -0.328125], 2 * eps);
%! assert (dgamma, -2.25);
%! assert (dbeta, 3);

%!test <it is the layer batchnorm>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! dy = reshape (mod (4 * (1:15), 13), 5, 3) - 6;
%! [y, back] = pyref.derivations.kratzert (x, [1 -2 0.5], [3 0 -1], 0.25);
%! [want, back_layer] = pyref.layers.batchnorm (x, [1 -2 0.5], [3 0 -1], 0.25);
%! assert (y, want, 8 * eps);
%! [dx, dgamma, dbeta] = back (dy);
%! [dx_layer, dgamma_layer, dbeta_layer] = back_layer (dy);
%! assert (dx, dx_layer, 32 * eps);
%! assert (dgamma, dgamma_layer, 64 * eps);
%! assert (dbeta, dbeta_layer);

%!error <kratzert: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.derivations.kratzert (ones (4, 2), ones (1, 3), ones (1, 2), 0);
