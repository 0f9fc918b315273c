% Take the mean of each channel of each image.
%     [y, back] = pyref.layers.global_avg_pool2d (x)
%     dx = back (dy)
%
%     x N x C x H x W
%
%     y = mean (x)                 N x C, over the H W pixels of each channel
%
% Going back, every pixel of a channel gets an equal share:
%
%     dx(n, c, h, w) = dy(n, c) / (H W)
%
% A channel of no pixels has the mean 0, as of a sum of nothing.
%
% NaN or Inf stays in its channel of its image. Near the largest number the sum may pass
% it on the way, and y is then Inf.
%
% Errors: pyref:size, pyref:type. Source: Lin, Chen and Yan 2013, Network In Network.

function [y, back] = global_avg_pool2d (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('global_avg_pool2d: x N C H W', x);
  [N, C, H, W] = size (x);
  count = max (1, H * W);
  y = reshape (sum (sum (x, 4), 3), N, C) / count;   % of 0 x 0 it is 0 x 1
  back = @(dy) backward ( ...
    pyref.internal.like ('global_avg_pool2d', dy, y), count, [N C H W]);
end

function dx = backward (dy, count, lengths)
  share = dy / count;
  dx = repmat (share, [1 1 lengths(3:4)]);
end

%!test <by hand: each channel of each image has a mean of its own>
%! x = reshape ([1 3; 8 0; 5 2], 1, 3, 1, 2);
%! [y, back] = pyref.layers.global_avg_pool2d (x);
%! assert (y, [2 4 3.5]);
%! dx = back ([4 -2 1]);
%! assert (squeeze (dx(1,:,1,:)), [2 2; -1 -1; 0.5 0.5]);

%!test <images and channels keep apart>
%! x = reshape (1:24, 2, 3, 2, 2);
%! y = pyref.layers.global_avg_pool2d (x);
%! assert (y, [10 12 14; 11 13 15]);

%!test <one window that is the image is the same>
%! x = reshape (mod ((1:24) .^ 2, 11), 2, 2, 3, 2);
%! [y, back] = pyref.layers.global_avg_pool2d (x);
%! [want, want_back] = pyref.layers.avg_pool2d (x, [3 2], [1 1], [0 0 0 0]);
%! assert (y, want, 4 * eps);
%! assert (back ([1 2; 3 4]), want_back ([1 2; 3 4]), eps);

%!test <no pixels, no channels, no images; single precision stays single>
%! [y, back] = pyref.layers.global_avg_pool2d (zeros (2, 3, 0, 4));
%! assert (y, zeros (2, 3));
%! assert (size (back (y)), [2 3 0 4]);
%! assert (size (pyref.layers.global_avg_pool2d (zeros (2, 0, 3, 4))), [2 0]);
%! assert (size (pyref.layers.global_avg_pool2d (zeros (0, 2, 3, 4))), [0 2]);
%! assert (size (pyref.layers.global_avg_pool2d (zeros (0, 0))), [0 0]);
%! [y, back] = pyref.layers.global_avg_pool2d (single (ones (1, 2, 3)));
%! assert ({class(y), class(back (y))}, {'single', 'single'});

%!error <global_avg_pool2d: dy is 1 x 1, y is 1 x 2>
%! nthargout (2, @pyref.layers.global_avg_pool2d, ones (1, 2, 3)) (1);
%!error id=pyref:size pyref.layers.global_avg_pool2d (ones (2, 2, 2, 2, 2))
