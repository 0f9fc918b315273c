% Normalize each group of channels in each image, then scale and shift each channel.
%     [y, back] = pyref.layers.groupnorm2d (x, gamma, beta, groups, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x C x H x W, gamma 1 x C, beta 1 x C, groups a divisor of C, epsilon a number
%     from 0
%
%     d        = x - mean (x)                     N x C x H x W
%     variance = mean (d^2)                       N x groups, divided by C / groups H W
%     rstd     = 1 / sqrt (variance + epsilon)    N x groups
%     xhat     = d * rstd                         N x C x H x W
%     y        = xhat * gamma + beta              N x C x H x W
%
% The channels are cut into groups of equal size that lie side by side: channel c, from
% 0, is in group floor (c groups / C). mean runs over the channels of a group and their
% pixels, in one image; no image sees another one.
%
% Going back, g = dy * gamma centered in its group is split into a part along d and a
% part q across it, g - mean (g) = a * d + q:
%
%     dx     = rstd * (q + a * d * epsilon * rstd^2)
%     dgamma = sum (dy * xhat)                    1 x C, over images and pixels
%     dbeta  = sum (dy)                           1 x C, over images and pixels
%
% With one group it is layernorm of whole images, but for gamma and beta, which a
% channel has and not a pixel; with as many groups as channels it is instancenorm2d.
%
% Moving a group, or stretching it, does not move its xhat, epsilon apart: so the mean
% of g is lost, and of the part along d only epsilon * rstd^2 of it comes through. The
% usual form, rstd * (g - mean (g) - xhat * mean (g * xhat)), leaves that small rest to
% the difference of two large numbers. The groups are centered from their first pixel,
% and twice, for the same reason. Where a group is constant, d is zero and so is the
% part along it: y is beta; with epsilon 0 it is 0 / 0, and its y and dx are NaN.
%
% NaN or Inf makes y and dx of its group in its image NaN, and dgamma of the channels of
% that group. The squares of d must not overflow, nor all underflow where epsilon is 0.
% An entry of dx that is small beside others of its group has the digits that these
% leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Wu and He 2018, Group
% Normalization; Ulyanov, Vedaldi and Lempitsky 2016, Instance Normalization.

function [y, back] = groupnorm2d (x, gamma, beta, groups, epsilon)
  pyref.internal.takes (5, nargin);
  [x, gamma, beta, groups, epsilon] = pyref.internal.sizes ( ...
    ['groupnorm2d: x N C H W, gamma 1 C, beta 1 C, groups positive, ' ...
     'epsilon nonnegative'], ...
    x, gamma, beta, groups, epsilon);
  [N, C, H, W] = size (x);
  if mod (C, groups) ~= 0
    error ('pyref:value', 'groupnorm2d: groups is %d, C is %d', groups, C);
  end
  % the channels of a group lie side by side in both languages
  x = reshape (x, N, C / groups, groups, H, W);
  gamma = reshape (gamma, 1, C / groups, groups);
  beta = reshape (beta, 1, C / groups, groups);
  d = center (center (x - x(:,1:min (1, end),:,1:min (1, end),1:min (1, end))));
  variance = mean_in (d .^ 2);
  rstd = 1 ./ sqrt (variance + epsilon);
  xhat = d .* rstd;
  y = reshape (xhat .* gamma + beta, N, C, H, W);
  back = @(dy) backward ( ...
    pyref.internal.like ('groupnorm2d', dy, y), gamma, epsilon, d, rstd, xhat);
end

function [dx, dgamma, dbeta] = backward (dy, gamma, epsilon, d, rstd, xhat)
  [N, C, H, W] = size (dy);
  dy = reshape (dy, size (d));
  squared = sum_in (d .^ 2);
  squared = squared + (squared == 0);
  e = center (dy .* gamma);
  a = sum_in (d .* e) ./ squared;
  q = center (e - a .* d);
  q = center (q - d .* (sum_in (d .* q) ./ squared));
  dx = reshape (rstd .* (q + a .* d .* (epsilon * rstd .^ 2)), N, C, H, W);
  dgamma = reshape (sum_for_channels (dy .* xhat), 1, C);
  dbeta = reshape (sum_for_channels (dy), 1, C);
end

function v = center (v)
  v = v - mean_in (v);
end

function v = mean_in (v)
  v = sum_in (v) / max (1, size (v, 2) * size (v, 4) * size (v, 5));
end

function v = sum_in (v)
  v = sum (sum (sum (v, 2), 4), 5);
end

function v = sum_for_channels (v)
  v = sum (sum (pyref.internal.sum_along (v, 1), 4), 5);
end

%!test <by hand: two groups of one channel, mean 1.5 and 1, every xhat -1 or 1>
%! x = reshape ([0 4 3 -2], 1, 2, 2);   % two channels of two pixels
%! [y, back] = pyref.layers.groupnorm2d (x, [2 1], [5 0], 2, 0);
%! assert (y(:).', [3 1 7 -1]);
%! [dx, dgamma, dbeta] = back (reshape ([3 0 0 1], 1, 2, 2));
%! assert (dx(:).', [0 0 0 0]);
%! assert (dgamma, [-3 -1]);
%! assert (dbeta, [3 1]);

%!test <epsilon is added under the root: sqrt (2.25 + 1.75) is 2>
%! x = reshape ([0 0 3 3], 1, 2, 2);
%! y = pyref.layers.groupnorm2d (x, [2 2], [5 5], 1, 1.75);
%! assert (y(:).', [3.5 3.5 6.5 6.5]);

%!test <images and groups do not see one another>
%! x = reshape (mod ((1:48) .^ 3, 17), 2, 4, 3, 2);
%! gamma = [1 -2 0.5 3];
%! beta = [0 1 2 -1];
%! y = pyref.layers.groupnorm2d (x, gamma, beta, 2, 0.5);
%! one = pyref.layers.groupnorm2d (x(1,:,:,:), gamma, beta, 2, 0.5);
%! assert (y(1,:,:,:), one);
%! last = pyref.layers.groupnorm2d (x(:,3:4,:,:), gamma(3:4), beta(3:4), 1, 0.5);
%! assert (y(:,3:4,:,:), last);

%!test <images of one pixel in one group are layernorm>
%! x = [1 2 4; 8 -1 0.5];
%! dy = [1 -2 3; 0.5 4 -1];
%! [y, back] = pyref.layers.groupnorm2d (x, [1 -2 3], [0 1 2], 1, 0.25);
%! [want, want_back] = pyref.layers.layernorm (x, [1 -2 3], [0 1 2], 0.25);
%! assert (y, want);
%! [dx, dgamma, dbeta] = back (dy);
%! [dx_want, dgamma_want, dbeta_want] = want_back (dy);
%! assert (dx, dx_want);
%! assert (dgamma, dgamma_want);
%! assert (dbeta, dbeta_want);

%!test <a group for each channel of one image is batchnorm2d of that image>
%! x = reshape (mod ((1:12) .^ 2, 13), 1, 3, 2, 2);
%! [y, back] = pyref.layers.groupnorm2d (x, [1 -2 3], [0 1 2], 3, 0.25);
%! [want, want_back] = pyref.layers.batchnorm2d (x, [1 -2 3], [0 1 2], 0.25);
%! assert (y, want, 4 * eps);
%! dy = reshape (mod ((1:12) .^ 3, 7), 1, 3, 2, 2);
%! assert (back (dy), want_back (dy), 32 * eps);

%!test <a constant group gives beta, and its gradient stays finite>
%! [y, back] = pyref.layers.groupnorm2d (reshape ([4 4 4], 1, 1, 3), 2, 5, 1, 0.25);
%! assert (y(:).', [5 5 5]);
%! assert (back (reshape ([1 2 6], 1, 1, 3))(:).', [-8 -4 12]);

%!test <single precision stays single; no images>
%! [y, back] = pyref.layers.groupnorm2d (single ([3 1]), single ([1 2]), ...
%!                                       single ([0 1]), 1, 0);
%! assert (y, single ([1 -1]));
%! assert (class (back (y)), 'single');
%! [y, back] = pyref.layers.groupnorm2d (zeros (0, 2, 3), [1 2], [0 1], 2, 0);
%! [dx, dgamma] = back (y);
%! assert (size (dx), [0 2 3]);
%! assert (dgamma, [0 0]);

%!error id=pyref:value pyref.layers.groupnorm2d (ones (2, 2), [1 1], [0 0], 1, -1)
%!error <groupnorm2d: groups is 2, C is 3>
%! pyref.layers.groupnorm2d (ones (2, 3), [1 1 1], [0 0 0], 2, 0);
%!error <groupnorm2d: gamma is 1 x 3, not 1 x C, with x 4 x 2 x 2 x 1>
%! pyref.layers.groupnorm2d (ones (4, 2, 2), ones (1, 3), ones (1, 2), 1, 0);
