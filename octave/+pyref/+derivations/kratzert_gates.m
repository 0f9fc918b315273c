% Every array on the way back through the nine gates of Kratzert's graph.
%     [out, back] = pyref.derivations.kratzert_gates ( ...
%       x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, ...
%       x2, epsilon)
%     [dx, dgamma, dbeta, dxhat, divar, dxmu1, dsqrtvar, dvar, dsq, dxmu2, dx1, ...
%       dmu, dx2] = back (dout)
%
%     x N x D, gamma 1 x D, beta 1 x D, epsilon a number from 0; for each wire an array
%     that is added to what it carries, 0 for the graph as it is: xhat, xmu1, sq, xmu2,
%     x1, x2 N x D and ivar, sqrtvar, var, mu 1 x D
%
%     1  mu      = 1/N sum (x + x2) + mu                1 x D
%     2  xmu     = x + x1 - mu                          N x D
%     3  sq      = (xmu + xmu2)^2 + sq                  N x D
%     4  var     = 1/N sum (sq) + var                   1 x D
%     5  sqrtvar = sqrt (var + epsilon) + sqrtvar       1 x D
%     6  ivar    = 1 / sqrtvar + ivar                   1 x D
%     7  xhat    = (xmu + xmu1) * ivar + xhat           N x D
%     8  gammax  = gamma * xhat                         N x D
%     9  out     = gammax + beta                        N x D
%
% What is added to a wire has for its gradient the array that comes back on that wire.
% So the ten of them can be judged as every gradient is:
%
%     9  dgammax = dout, dbeta = sum (dout)                        dbeta 1 x D
%     8  dgamma = sum (dgammax * xhat), dxhat = dgammax * gamma    1 x D, N x D
%     7  divar = sum (dxhat * xmu1), dxmu1 = dxhat * ivar          1 x D, N x D
%     6  dsqrtvar = -divar / sqrtvar^2                             1 x D
%     5  dvar = 1/2 / sqrt (var + epsilon) * dsqrtvar              1 x D
%     4  dsq = 1/N ones * dvar                                     N x D
%     3  dxmu2 = 2 xmu2 * dsq                                      N x D
%     2  dx1 = dxmu1 + dxmu2, dmu = -sum (dx1)                     N x D, 1 x D
%     1  dx2 = 1/N ones * dmu                                      N x D
%        dx = dx1 + dx2                                            N x D
%
% with xmu1, xmu2 and sqrtvar as they are on their wires. dx, dgamma and dbeta are
% those of kratzert where all that is added is 0.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Frederik Kratzert 2016,
% Understanding the Backward Pass through Batch Normalization Layer.

function [out, back] = kratzert_gates ( ...
  x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon)
  pyref.internal.takes (14, nargin);
  [x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, ...
   epsilon] = pyref.internal.sizes ( ...
    ['kratzert_gates: x N D, gamma 1 D, beta 1 D, xhat N D, ivar 1 D, xmu1 N D, ' ...
     'sqrtvar 1 D, var 1 D, sq N D, xmu2 N D, x1 N D, mu 1 D, x2 N D, ' ...
     'epsilon nonnegative'], ...
    x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon);
  x1 = x + x1;
  x2 = x + x2;
  mu = mean_down (x2) + mu;
  xmu = x1 - mu;
  xmu1 = xmu + xmu1;
  xmu2 = xmu + xmu2;
  sq = xmu2 .^ 2 + sq;
  var = mean_down (sq) + var;
  sqrtvar = sqrt (pyref.internal.nonnegative (var + epsilon)) + sqrtvar;
  ivar = 1 ./ sqrtvar + ivar;
  xhat = xmu1 .* ivar + xhat;
  gammax = gamma .* xhat;
  out = gammax + beta;
  back = @(dout) backward ( ...
    pyref.internal.like ('kratzert_gates: out', dout, out), ...
    gamma, epsilon, xmu1, xmu2, var, sqrtvar, ivar, xhat);
end

function [dx, dgamma, dbeta, ...
          dxhat, divar, dxmu1, dsqrtvar, dvar, dsq, dxmu2, dx1, dmu, dx2] = ...
  backward ( ...
  dout, gamma, epsilon, xmu1, xmu2, var, sqrtvar, ivar, xhat)
  N = size (dout, 1);
  all_ones = ones (size (dout), class (dout));
  dgammax = dout;
  dbeta = pyref.internal.sum_along (dout, 1);
  dgamma = pyref.internal.sum_along (dgammax .* xhat, 1);
  dxhat = dgammax .* gamma;
  divar = pyref.internal.sum_along (dxhat .* xmu1, 1);
  dxmu1 = dxhat .* ivar;
  dsqrtvar = -divar ./ sqrtvar .^ 2;
  dvar = 1 ./ (2 * sqrt (pyref.internal.nonnegative (var + epsilon))) .* dsqrtvar;
  dsq = all_ones / N .* dvar;
  dxmu2 = 2 * xmu2 .* dsq;
  dx1 = dxmu1 + dxmu2;
  dmu = -pyref.internal.sum_along (dx1, 1);
  dx2 = all_ones / N .* dmu;
  dx = dx1 + dx2;
end

function v = mean_down (v)
  v = sum (v, 1) / size (v, 1);
end

%!test <by hand: the root of 0.75 + 0.25 is 1, and every array on the way back>
%! wide = zeros (4, 1);
%! [out, back] = pyref.derivations.kratzert_gates ( ...
%!   [0; 0; 0; 2], 4, 1, wide, 0, wide, 0, 0, wide, wide, wide, 0, wide, 0.25);
%! assert (out, [-1; -1; -1; 7]);
%! dv = cell (1, 13);
%! [dv{:}] = back ([1; 0; 2; -1]);
%! assert (dv(1:3), {[0.5; -3.5; 4.5; -1.5], -3, 2});
%! assert (dv(4:6), {[4; 0; 8; -4], -12, [4; 0; 8; -4]});
%! assert (dv(7:9), {12, 6, [1.5; 1.5; 1.5; 1.5]});
%! assert (dv(10:13), {[-1.5; -1.5; -1.5; 4.5], [2.5; -1.5; 6.5; 0.5], -8, wide - 2});

%!test <it is the layer batchnorm where nothing is added>
%! x = reshape (mod (7 * (1:15), 11), 5, 3);
%! dout = reshape (mod (4 * (1:15), 13), 5, 3) - 6;
%! [wide, flat] = deal (zeros (5, 3), zeros (1, 3));
%! [out, back] = pyref.derivations.kratzert_gates (x, [1 -2 0.5], [3 0 -1], ...
%!   wide, flat, wide, flat, flat, wide, wide, wide, flat, wide, 0.25);
%! [want, back_layer] = pyref.layers.batchnorm (x, [1 -2 0.5], [3 0 -1], 0.25);
%! assert (out, want, 8 * eps);
%! [dx, dgamma, dbeta] = back (dout);
%! [dx_layer, dgamma_layer, dbeta_layer] = back_layer (dout);
%! assert (dx, dx_layer, 32 * eps);
%! assert (dgamma, dgamma_layer, 64 * eps);
%! assert (dbeta, dbeta_layer);

%!error <kratzert_gates: xhat is 1 x 2, not N x D, with x 4 x 2, gamma 1 x 2, beta 1 x 2>
%! [wide, flat] = deal (ones (4, 2), ones (1, 2));
%! pyref.derivations.kratzert_gates (wide, flat, flat, flat, flat, wide, flat, flat, ...
%!   wide, wide, wide, flat, wide, 0);
