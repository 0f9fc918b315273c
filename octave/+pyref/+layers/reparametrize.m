% Make a sample of a Gaussian from noise, so that its mean and variance are reached.
%     [y, back] = pyref.layers.reparametrize (mu, logvar, noise)
%     [dmu, dlogvar] = back (dy)
%
%     mu N x M, logvar N x M, the logarithm of the variance, noise N x M
%
%     sigma = exp (logvar / 2)        N x M
%     y     = mu + sigma * noise      N x M
%
% Going back:
%
%     dmu     = dy                            N x M
%     dlogvar = dy * sigma * noise / 2        N x M
%
% It is the sample z of a variational autoencoder. noise is drawn outside, from the
% standard Gaussian, and is an option: it has no gradient, and going back it is the same
% that went forward. The half comes from the root: sigma is exp (logvar)^(1/2). The
% penalty of the bound is gaussian_kl; the gradients of both are added.
%
% NaN gives NaN; -Inf in logvar gives mu, and Inf gives Inf of the sign of its noise.
% Where exp (logvar / 2) passes the largest number, a noise of 0 gives NaN.
%
% Errors: pyref:size, pyref:type. Source: Kingma and Welling 2014, Auto-Encoding
% Variational Bayes, section 2.4.

function [y, back] = reparametrize (mu, logvar, noise)
  pyref.internal.takes (3, nargin);
  [mu, logvar, noise] = pyref.internal.sizes ( ...
    'reparametrize: mu N M, logvar N M, noise N M', mu, logvar, noise);
  s = exp (logvar / 2) .* noise;
  y = mu + s;
  back = @(dy) backward (pyref.internal.like ('reparametrize', dy, y), s);
end

function [dmu, dlogvar] = backward (dy, s)
  dmu = dy;
  dlogvar = dy .* (s / 2);
end

%!test <by hand: variances 1 and 4>
%! [y, back] = pyref.layers.reparametrize ([3 -1], [0 2 * log(2)], [2 -3]);
%! assert (y, [5 -7], -4 * eps);
%! [dmu, dlogvar] = back ([1 -2]);
%! assert (dmu, [1 -2]);
%! assert (dlogvar, [1 6], -4 * eps);

%!test <without noise it is the mean, and the variance has no gradient>
%! [y, back] = pyref.layers.reparametrize ([3 -1], [0.5 7], [0 0]);
%! assert (y, [3 -1]);
%! [dmu, dlogvar] = back ([1 -2]);
%! assert (dlogvar, [0 0]);

%!test <no variance, and an infinite one>
%! [y, back] = pyref.layers.reparametrize ([1 1 NaN], [-Inf Inf 0], [2 -2 1]);
%! assert (y, [1 -Inf NaN]);
%! [dmu, dlogvar] = back ([1 1 1]);
%! assert (dmu, [1 1 1]);
%! assert (dlogvar, [0 -Inf 0.5]);

%!test <single precision, noise of whole numbers>
%! y = pyref.layers.reparametrize (single ([1 2]), single ([0 0]), int8 ([1 -1]));
%! assert (y, single ([2 1]));

%!test <no rows>
%! [y, back] = pyref.layers.reparametrize (zeros (0, 3), zeros (0, 3), zeros (0, 3));
%! [dmu, dlogvar] = back (y);
%! assert (dlogvar, zeros (0, 3));

%!error <reparametrize: noise is 1 x 2, not N x M, with mu 2 x 2, logvar 2 x 2>
%! pyref.layers.reparametrize (ones (2), ones (2), [1 2]);
%!error <reparametrize: dy is 1 x 2, y is 2 x 2>
%! [y, back] = pyref.layers.reparametrize (ones (2), ones (2), ones (2));
%! back ([1 2]);
