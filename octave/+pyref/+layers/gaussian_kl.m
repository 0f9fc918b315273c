% How far each Gaussian is from the standard one: the penalty of a VAE.
%     [y, back] = pyref.layers.gaussian_kl (mu, logvar)
%     [dmu, dlogvar] = back (dy)
%
%     mu N x M, logvar N x M, the logarithm of the variance
%
%     e = exp (logvar) - 1 - logvar       N x M
%     y = sum (mu^2 + e) / 2              N x 1, along the rows
%
% Going back:
%
%     dmu     = dy * mu                           N x M
%     dlogvar = dy * (exp (logvar) - 1) / 2       N x M
%
% It is the divergence KL (N (mu, sigma^2) || N (0, 1)) with logvar = log (sigma^2),
% which the bound of a variational autoencoder takes from the likelihood of the data.
% One for each row, divided neither by N nor by M: a mean is a step of its own. The
% sample z, through which the rest of the bound goes back, is made by reparametrize; the
% gradients of both are added.
%
% e is a difference of equals where logvar is close to 0, of the size logvar^2 / 2:
% there it is that times the series 1 + logvar / 3 (1 + logvar / 4 (...)), of which 16
% terms leave nothing that counts up to 1. exp (logvar) - 1 is expm1. NaN gives NaN, and
% so does Inf in logvar, as Inf - Inf; -Inf gives Inf.
%
% Errors: pyref:size, pyref:type. Source: Kingma and Welling 2014, Auto-Encoding
% Variational Bayes, appendix B.

function [y, back] = gaussian_kl (mu, logvar)
  pyref.internal.takes (2, nargin);
  [mu, logvar] = pyref.internal.sizes ('gaussian_kl: mu N M, logvar N M', mu, logvar);
  near = abs (logvar) < 1;
  v = pyref.internal.zero_out (logvar, ~near);
  tail = ones (size (v), class (v));
  for k = 18:-1:3
    tail = 1 + v / k .* tail;
  end
  e = pyref.internal.where (near, v .* (v / 2) .* tail, expm1 (logvar) - logvar);
  y = sum (mu .* (mu / 2) + e / 2, 2);
  back = @(dy) backward (pyref.internal.like ('gaussian_kl', dy, y), mu, logvar);
end

function [dmu, dlogvar] = backward (dy, mu, logvar)
  dmu = dy .* mu;
  dlogvar = dy .* (expm1 (logvar) / 2);
end

%!test <by hand: the standard Gaussian costs nothing, one moved by 3 costs 9/2>
%! [y, back] = pyref.layers.gaussian_kl ([0 0; 3 -1], [0 0; 0 0]);
%! assert (y, [0; 5]);
%! [dmu, dlogvar] = back ([7; 2]);
%! assert (dmu, [0 0; 6 -2]);
%! assert (dlogvar, zeros (2));

%!test <by hand: a variance of 4>
%! [y, back] = pyref.layers.gaussian_kl (0, log (4));
%! assert (y, (3 - log (4)) / 2, -4 * eps);
%! [~, dlogvar] = back (2);
%! assert (dlogvar, 3, -4 * eps);

%!test <close to a variance of 1 it keeps its digits>
%! y = pyref.layers.gaussian_kl (0, 2 ^ -40);
%! assert (y, 2 ^ -82 * (1 + 2 ^ -40 / 3), -2 * eps);

%!test <both ways of e meet>
%! v = [1 - eps, -1 + eps];
%! near = pyref.layers.gaussian_kl (zeros (2, 1), v.');
%! assert (near, (expm1 (v) - v).' / 2, -8 * eps);

%!test <no variance costs Inf>
%! [y, back] = pyref.layers.gaussian_kl ([0; 0; NaN], [-Inf; Inf; 0]);
%! assert (y, [Inf; NaN; NaN]);
%! [dmu, dlogvar] = back ([2; 2; 2]);
%! assert (dlogvar, [-1; Inf; 0]);

%!test <single precision>
%! y = pyref.layers.gaussian_kl (single ([1 2]), single ([0 0]));
%! assert (y, single (2.5));

%!test <no rows>
%! [y, back] = pyref.layers.gaussian_kl (zeros (0, 3), zeros (0, 3));
%! [dmu, dlogvar] = back (y);
%! assert (dlogvar, zeros (0, 3));

%!error <gaussian_kl: logvar is 2 x 1, not N x M, with mu 2 x 3>
%! pyref.layers.gaussian_kl (ones (2, 3), [1; 2]);
%!error <gaussian_kl: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.gaussian_kl (ones (2), ones (2));
%! back ([1 2]);
