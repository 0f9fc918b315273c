% Take the largest entry of every window, as many as it takes to reach the end.
%     [y, back] = pyref.layers.max_pool2d_ceil (x, window, stride, pad)
%     dx = back (dy)
%
%     x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
%     left, right), each smaller than the window on its axis
%
%     OH = ceil ((H + top + bottom - KH) / stride) + 1
%     OW = ceil ((W + left + right - KW) / stride) + 1
%
% and one less where the last window would start behind the last pixel, on the padding
% at the end or past it:
%
%     (OH - 1) * stride >= H + top,        (OW - 1) * stride >= W + left
%
%     y(n, c, oh, ow) = the largest over i, j of
%       x(n, c, oh * stride + i - top, ow * stride + j - left)
%
% over those i, j that lie in the image, counted from 0, with y N x C x OH x OW. It is
% max_pool2d with more padding below and on the right, as many rows and columns as the
% last windows lack; what is past the image never wins, and every window holds a pixel.
% Libraries call it ceil_mode; Caffe has no other pooling.
%
% Going back, the pixel that won a window takes its whole gradient:
%
%     dx(pixel) = sum of dy over the windows that it won
%
% Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, MaxPool2d, ceil_mode;
% Jia et al. 2014, Caffe: Convolutional Architecture for Fast Feature Embedding.

function [y, back] = max_pool2d_ceil (x, window, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, window, stride, pad] = pyref.internal.sizes ( ...
    ['max_pool2d_ceil: x N C H W, window positive 2, stride positive 2, ' ...
     'pad whole 4'], ...
    x, window, stride, pad);
  if max (pad(1:2), [], 2) >= window(1) || max (pad(3:4), [], 2) >= window(2)
    error ('pyref:value', ...
           'max_pool2d_ceil: pad is %d %d %d %d, window is %d x %d', pad, window);
  end
  image = ones (1, 1, size (x, 3), size (x, 4));
  [below, right] = pyref.internal.overhang ( ...
    [size(x, 3), size(x, 4)], window, stride, pad);
  pad = pad + [0 below 0 right];
  pyref.internal.enlarge ('max_pool2d_ceil', image, window, stride, pad, [1 1], 0);
  [y, floor_back] = pyref.layers.max_pool2d (x, window, stride, pad);
  back = @(dy) floor_back (pyref.internal.like ('max_pool2d_ceil', dy, y));
end

%!test <by hand: the last window holds the one pixel that is left>
%! x = reshape ([1 2 -3], 1, 1, 1, 3);
%! [y, back] = pyref.layers.max_pool2d_ceil (x, [1 2], [1 2], [0 0 0 0]);
%! assert (squeeze (y).', [2 -3]);
%! assert (squeeze (back (reshape ([5 7], 1, 1, 1, 2))).', [0 5 7]);

%!test <no window starts on the padding at the end>
%! x = reshape ([1 2 3], 1, 1, 1, 3);
%! y = pyref.layers.max_pool2d_ceil (x, [1 2], [1 3], [0 0 1 1]);
%! assert (squeeze (y).', [1 3]);
%! y = pyref.layers.max_pool2d_ceil (x, [1 2], [1 4], [0 0 1 1]);
%! assert (y, 1);

%!test <where nothing is left over it is max_pool2d>
%! x = reshape (mod ((1:40) .^ 2, 11) - 9, 2, 1, 4, 5);
%! [y, back] = pyref.layers.max_pool2d_ceil (x, [2 3], [2 2], [0 0 0 0]);
%! [want, want_back] = pyref.layers.max_pool2d (x, [2 3], [2 2], [0 0 0 0]);
%! assert (y, want);
%! assert (back (want), want_back (want));

%!test <an image smaller than the window has one, if the stride reaches its end>
%! y = pyref.layers.max_pool2d_ceil (-ones (1, 1, 2, 2), [3 3], [2 2], [0 0 0 0]);
%! assert (y, -1);

%!error <max_pool2d_ceil: pad is 2 0 0 0, window is 2 x 2>
%! pyref.layers.max_pool2d_ceil (ones (1, 1, 3, 3), [2 2], [1 1], [2 0 0 0]);
%!error <max_pool2d_ceil: window spans 4 x 4, padded image is 2 x 2>
%! pyref.layers.max_pool2d_ceil (ones (1, 1, 2, 2), [4 4], [1 1], [0 0 0 0]);
%!error <max_pool2d_ceil: dy is 1 x 1, y is 1 x 1 x 1 x 2>
%! nthargout (2, @pyref.layers.max_pool2d_ceil, ones (1, 1, 1, 3), [1 2], [1 2], ...
%!            [0 0 0 0]) (1);
