% Two layers with batch normalization between, as Cross Validated 328242 has it: rows.
%     [loss, back] = pyref.derivations.bn_network (x, g1, gamma, beta, g2, y)
%     [dx, dg1, dgamma, dbeta, dg2] = back (dloss)
%
%     x N x P, g1 P x H, gamma 1 x H, beta 1 x H, g2 H x M, targets y N x M; (x) the
%     Kronecker product, 1 a column of N ones
%
%     z     = x g1                                       N x H
%     mu    = 1/N 1' z                                   1 x H
%     sigma = sqrt (1/N 1' (z - mu (x) 1)^2)             1 x H, nothing is added to it
%     zhat  = (z - mu (x) 1) * (sigma (x) 1)^-1          N x H
%     v     = a ((gamma (x) 1) * zhat + beta (x) 1)      N x H, a is the sigmoid
%     yhat  = v g2                                       N x M, linear
%     loss  = 1/N sum ((y - yhat)^2)                     1 x 1, no 1/2
%
% Going back, with ehat = y - yhat and a' = v (1 - v):
%
%     dg2    = v' (-2 ehat) / N                          H x M
%     db     = a' * (-2 ehat g2') / N                    N x H, by what a is given
%     dgamma = 1' (db * zhat), dbeta = 1' db             1 x H
%     dzhat  = (gamma (x) 1) * db                        N x H
%     dz     = (sigma (x) 1)^-1 * (dzhat - (1/N 1' dzhat) (x) 1
%                - zhat * ((1/N 1' (dzhat * zhat)) (x) 1))
%     dg1    = x' dz                                     P x H
%     dx     = dz g1'                                    N x P
%
% The product with 1 writes a row N times, once for each sample, which broadcasting
% does unseen. gamma 1 and beta 0 normalize and do no more. Since sigma is a standard
% deviation without epsilon, a column of z must not be constant.
%
% Errors: pyref:size, pyref:type. Source: Cross Validated 328242, Matrix Form of
% Backpropagation with Batch Normalization.

function [loss, back] = bn_network (x, g1, gamma, beta, g2, y)
  pyref.internal.takes (6, nargin);
  [x, g1, gamma, beta, g2, y] = pyref.internal.sizes ( ...
    'bn_network: x N P, g1 P H, gamma 1 H, beta 1 H, g2 H M, y N M', ...
    x, g1, gamma, beta, g2, y);
  z = x * g1;
  N = size (z, 1);
  away = z - replicate (mean_down (z), N);
  sigma = sqrt (mean_down (away .^ 2));
  zhat = away ./ replicate (sigma, N);
  v = a (replicate (gamma, N) .* zhat + replicate (beta, N));
  yhat = v * g2;
  loss = total ((y - yhat) .^ 2) / N;
  back = @(dloss) backward ( ...
    pyref.internal.like ('bn_network: loss', dloss, loss), ...
    x, g1, gamma, g2, sigma, zhat, v, y - yhat);
end

function [dx, dg1, dgamma, dbeta, dg2] = backward ( ...
  dloss, x, g1, gamma, g2, sigma, zhat, v, ehat)
  N = size (x, 1);
  one = ones (N, 1, class (v));
  residual = dloss .* (-2 * ehat) / N;
  dg2 = v.' * residual;
  db = slope (v) .* (residual * g2.');
  dgamma = one.' * (db .* zhat);
  dbeta = one.' * db;
  dzhat = replicate (gamma, N) .* db;
  along = replicate (mean_down (dzhat .* zhat), N);
  level = replicate (mean_down (dzhat), N);
  dz = (dzhat - level - zhat .* along) ./ replicate (sigma, N);
  dg1 = x.' * dz;
  dx = dz * g1.';
end

function v = replicate (v, N)
  v = kron (v, ones (N, 1, class (v)));
end

function v = mean_down (v)
  v = ones (1, size (v, 1), class (v)) * v / size (v, 1);
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

function v = a (v)
  v = 1 ./ (1 + exp (-v));
end

function v = slope (v)
  v = v .* (1 - v);
end

%!test <by hand: zhat is -1 or 1, gamma 0, so every v is one half>
%! [loss, back] = pyref.derivations.bn_network ( ...
%!   [0; 0; 2; 2], 1, 0, 0, 4, [0; 1; 2; 3]);
%! assert (loss, 1.5);
%! [dx, dg1, dgamma, dbeta, dg2] = back (2);
%! assert (dx, zeros (4, 1));
%! assert (dg1, 0);
%! assert (dgamma, -4);
%! assert (dbeta, 2);
%! assert (dg2, 1);

%!test <moving or stretching a column of x g1 moves neither the loss nor dg2>
%! x = [1 2; -1 0.5; 3 1; 0 -2];
%! args = {[1 -1 2], [0.5 1 -2], [1; -2; 3], [0.5; 1; 0; 2]};
%! [loss, back] = pyref.derivations.bn_network (x, [1 -1 2; 0.5 1 -2], args{:});
%! [same, back_same] = pyref.derivations.bn_network (x + 3, 4 * [1 -1 2; 0.5 1 -2], args{:});
%! assert (same, loss, 64 * eps);
%! dg2 = nthargout (5, back, 1);
%! assert (nthargout (5, back_same, 1), dg2, 64 * eps);

%!test <the Kronecker products are what broadcasting does>
%! [x, g1, gamma, beta] = deal ([1 2; -1 0.5; 3 1; 0 -2], [1 -1 2; 0.5 1 -2], [0.5 1 -2], [1 0 -1]);
%! [g2, y] = deal ([1; -2; 3], [0.5; 1; 0; 2]);
%! z = x * g1;
%! zhat = (z - sum (z, 1) / 4) ./ sqrt (sum ((z - sum (z, 1) / 4) .^ 2, 1) / 4);
%! yhat = 1 ./ (1 + exp (-(gamma .* zhat + beta))) * g2;
%! loss = pyref.derivations.bn_network (x, g1, gamma, beta, g2, y);
%! assert (loss, sum ((y - yhat) .^ 2, 1) / 4, 32 * eps);
%! one = ones (4, 1);
%! assert (kron (gamma, one) .* zhat + kron (beta, one), gamma .* zhat + beta);

%!error <bn_network: gamma is 3 x 1, not 1 x H, with x 4 x 2, g1 2 x 3>
%! pyref.derivations.bn_network (ones (4, 2), ones (2, 3), ones (3, 1), ones (1, 3), ...
%!   ones (3, 1), ones (4, 1));
