% Take the mean of every window, as many as it takes to reach the end.
%     [y, back] = pyref.layers.avg_pool2d_ceil (x, window, stride, pad)
%     dx = back (dy)
%
%     x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
%     left, right), filled with zeros, each smaller than the window on its axis
%
%     OH = ceil ((H + top + bottom - KH) / stride) + 1
%     OW = ceil ((W + left + right - KW) / stride) + 1
%
% and one less where the last window would start behind the last pixel, on the padding
% at the end or past it:
%
%     (OH - 1) * stride >= H + top,        (OW - 1) * stride >= W + left
%
%     y(n, c, oh, ow) = the mean over i, j of
%       x(n, c, oh * stride + i - top, ow * stride + j - left)
%
% counted from 0, with y N x C x OH x OW. The mean is over those i, j that lie in the
% padded image: padding counts, as zeros, and what the last windows have past it does
% not. Libraries call it ceil_mode. That with padding not counted is avg_pool2d_inside,
% with as many more rows and columns of padding at the end as the last windows lack.
%
% Going back, every pixel of a window gets an equal share of its gradient:
%
%     dx(pixel) = sum of dy / (entries on the padded image) over windows that hold it
%
% Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, AvgPool2d, ceil_mode;
% Jia et al. 2014, Caffe: Convolutional Architecture for Fast Feature Embedding.

function [y, back] = avg_pool2d_ceil (x, window, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, window, stride, pad] = pyref.internal.sizes ( ...
    ['avg_pool2d_ceil: x N C H W, window positive 2, stride positive 2, ' ...
     'pad whole 4'], ...
    x, window, stride, pad);
  if max (pad(1:2), [], 2) >= window(1) || max (pad(3:4), [], 2) >= window(2)
    error ('pyref:value', ...
           'avg_pool2d_ceil: pad is %d %d %d %d, window is %d x %d', pad, window);
  end
  [H, W] = deal (size (x, 3), size (x, 4));
  [below, right] = pyref.internal.overhang ([H W], window, stride, pad);
  past = [0 below 0 right];
  padded = ones (1, 1, H + pad(1) + pad(2), W + pad(3) + pad(4), class (x));
  pyref.internal.enlarge ('avg_pool2d_ceil', padded, window, stride, past, [1 1], 0);
  share = pyref.layers.avg_pool2d (padded, window, stride, past);
  pad = pad + past;
  [counted, counted_back] = pyref.layers.avg_pool2d (x, window, stride, pad);
  y = counted ./ share;
  back = @(dy) counted_back (pyref.internal.like ('avg_pool2d_ceil', dy, y) ./ share);
end

%!test <by hand: the last window has one pixel, and its mean is that>
%! x = reshape ([1 3 8], 1, 1, 1, 3);
%! [y, back] = pyref.layers.avg_pool2d_ceil (x, [1 2], [1 2], [0 0 0 0]);
%! assert (squeeze (y).', [2 8]);
%! assert (squeeze (back (reshape ([6 5], 1, 1, 1, 2))).', [3 3 5]);

%!test <padding counts, and what is past it does not>
%! x = reshape ([4 8 6], 1, 1, 1, 3);
%! [y, back] = pyref.layers.avg_pool2d_ceil (x, [1 3], [1 2], [0 0 0 1]);
%! assert (squeeze (y).', [6 3]);
%! assert (squeeze (back (reshape ([3 4], 1, 1, 1, 2))).', [1 1 3]);

%!test <where nothing is left over it is avg_pool2d>
%! x = reshape (mod ((1:40) .^ 2, 11) - 9, 2, 1, 4, 5);
%! [y, back] = pyref.layers.avg_pool2d_ceil (x, [2 3], [2 2], [0 0 1 1]);
%! [want, want_back] = pyref.layers.avg_pool2d (x, [2 3], [2 2], [0 0 1 1]);
%! assert (y, want);
%! assert (back (want), want_back (want));

%!error <avg_pool2d_ceil: pad is 2 0 0 0, window is 2 x 2>
%! pyref.layers.avg_pool2d_ceil (ones (1, 1, 3, 3), [2 2], [1 1], [2 0 0 0]);
%!error <avg_pool2d_ceil: window spans 4 x 4, padded image is 2 x 2>
%! pyref.layers.avg_pool2d_ceil (ones (1, 1, 2, 2), [4 4], [1 1], [0 0 0 0]);
%!error <avg_pool2d_ceil: dy is 1 x 1, y is 1 x 1 x 1 x 2>
%! nthargout (2, @pyref.layers.avg_pool2d_ceil, ones (1, 1, 1, 3), [1 2], [1 2], ...
%!            [0 0 0 0]) (1);
