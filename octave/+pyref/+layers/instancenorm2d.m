% Normalize each channel of each image, then scale and shift each channel.
%     [y, back] = pyref.layers.instancenorm2d (x, gamma, beta, epsilon)
%     [dx, dgamma, dbeta] = back (dy)
%
%     x N x C x H x W, gamma 1 x C, beta 1 x C, epsilon a number from 0
%
%     d        = x - mean (x)                     N x C x H x W
%     variance = mean (d^2)                       N x C, divided by H W
%     rstd     = 1 / sqrt (variance + epsilon)    N x C
%     xhat     = d * rstd                         N x C x H x W
%     y        = xhat * gamma + beta              N x C x H x W
%
% mean runs over the pixels of one channel in one image; no image and no channel sees
% another one. It has no other form for inference: nothing is kept from batch to batch.
%
% Going back, g = dy * gamma centered in its channel is split into a part along d and a
% part q across it, g - mean (g) = a * d + q:
%
%     dx     = rstd * (q + a * d * epsilon * rstd^2)
%     dgamma = sum (dy * xhat)                    1 x C, over images and pixels
%     dbeta  = sum (dy)                           1 x C, over images and pixels
%
% It is groupnorm2d with a group for each channel, and so what is said there of digits,
% of constant channels, and of NaN and Inf, holds here. A channel of one pixel is
% constant: its y is beta, its dx is 0, and NaN where epsilon is 0.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ulyanov, Vedaldi and Lempitsky
% 2016, Instance Normalization.

function [y, back] = instancenorm2d (x, gamma, beta, epsilon)
  pyref.internal.takes (4, nargin);
  [x, gamma, beta, epsilon] = pyref.internal.sizes ( ...
    'instancenorm2d: x N C H W, gamma 1 C, beta 1 C, epsilon nonnegative', ...
    x, gamma, beta, epsilon);
  groups = max (1, size (x, 2));
  [y, in_groups] = pyref.layers.groupnorm2d (x, gamma, beta, groups, epsilon);
  back = @(dy) in_groups (pyref.internal.like ('instancenorm2d', dy, y));
end

%!test <by hand: mean 1.5 and variance 2.25 in both channels; the roots are 2>
%! x = reshape ([0 3 3 0], 1, 2, 1, 2);   % channel 1 is 0 3, channel 2 is 3 0
%! [y, back] = pyref.layers.instancenorm2d (x, [2 4], [5 0], 1.75);
%! assert (y(:).', [3.5 3 6.5 -3]);
%! [dx, dgamma, dbeta] = back (reshape ([4 0 0 8], 1, 2, 1, 2));
%! assert (dx(:).', [0.875 -3.5 -0.875 3.5]);
%! assert (dgamma, [-3 -6]);
%! assert (dbeta, [4 8]);

%!test <a channel of an image is normalized as if it were alone>
%! x = reshape (mod ((1:36) .^ 3, 17), 2, 3, 3, 2);
%! y = pyref.layers.instancenorm2d (x, [1 -2 0.5], [0 1 2], 0.5);
%! one = pyref.layers.instancenorm2d (x(2,3,:,:), 0.5, 2, 0.5);
%! assert (y(2,3,:,:), one);

%!test <it is batchnorm2d where there is one image>
%! x = reshape (mod ((1:12) .^ 2, 13), 1, 3, 2, 2);
%! y = pyref.layers.instancenorm2d (x, [1 -2 3], [0 1 2], 0.25);
%! want = pyref.layers.batchnorm2d (x, [1 -2 3], [0 1 2], 0.25);
%! assert (y, want, 4 * eps);

%!test <one pixel a channel: y is beta, and nothing goes back>
%! [y, back] = pyref.layers.instancenorm2d ([1 2; 3 4], [1 2], [5 6], 0.5);
%! assert (y, [5 6; 5 6]);
%! [dx, dgamma, dbeta] = back ([1 2; 3 4]);
%! assert (dx, zeros (2));
%! assert (dgamma, [0 0]);
%! assert (dbeta, [4 6]);

%!test <single precision stays single; no channels, no images>
%! [y, back] = pyref.layers.instancenorm2d ( ...
%!   reshape (single ([3 1]), 1, 1, 2), single (2), single (0), 0);
%! assert (y(:).', single ([2 -2]));
%! assert (class (back (y)), 'single');
%! y = pyref.layers.instancenorm2d (zeros (2, 0, 3), zeros (1, 0), zeros (1, 0), 0);
%! assert (size (y), [2 0 3]);
%! [y, back] = pyref.layers.instancenorm2d (zeros (0, 2, 3), [1 2], [0 1], 0);
%! [~, dgamma] = back (y);
%! assert (dgamma, [0 0]);

%!error id=pyref:value pyref.layers.instancenorm2d (ones (2, 2), [1 1], [0 0], -1)
%!error <instancenorm2d: gamma is 1 x 3, not 1 x C, with x 4 x 2 x 2 x 1>
%! pyref.layers.instancenorm2d (ones (4, 2, 2), ones (1, 3), ones (1, 2), 0);
%!error <instancenorm2d: dy is 1 x 1, y is 1 x 2>
%! nthargout (2, @pyref.layers.instancenorm2d, [1 2], [1 1], [0 0], 1) (1);
