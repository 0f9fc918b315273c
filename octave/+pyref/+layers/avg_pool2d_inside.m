% Take the mean of every window over its pixels alone, with padding not counted.
%     [y, back] = pyref.layers.avg_pool2d_inside (x, window, stride, pad)
%     dx = back (dy)
%
%     x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
%     left, right), each smaller than the window on its axis
%
%     OH = floor ((H + top + bottom - KH) / stride) + 1
%     OW = floor ((W + left + right - KW) / stride) + 1
%
%     y(n, c, oh, ow) = the mean over i, j of
%       x(n, c, oh * stride + i - top, ow * stride + j - left)
%
% counted from 0, with y N x C x OH x OW. The mean is over those i, j whose pixel is in
% the image: it is avg_pool2d divided by the share of the window that lies there, and
% another function where a window lies on padding. Libraries call it count_include_pad
% false. As pad is smaller than the window, every window holds a pixel, if there is one.
%
% Going back, every pixel of a window gets an equal share of its gradient:
%
%     dx(pixel) = sum of dy / (pixels of the window) over the windows that hold it
%
% Windows that go past the image at its end, where sizes are rounded up (ceil_mode), are
% windows on padding below and on the right, as many rows and columns as are lacking.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: ONNX, AveragePool; LeCun, Bottou,
% Bengio and Haffner 1998, Gradient-Based Learning Applied to Document Recognition.

function [y, back] = avg_pool2d_inside (x, window, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, window, stride, pad] = pyref.internal.sizes ( ...
    ['avg_pool2d_inside: x N C H W, window positive 2, stride positive 2, ' ...
     'pad whole 4'], ...
    x, window, stride, pad);
  if max (pad(1:2), [], 2) >= window(1) || max (pad(3:4), [], 2) >= window(2)
    error ('pyref:value', ...
           'avg_pool2d_inside: pad is %d %d %d %d, window is %d x %d', pad, window);
  end
  image = ones (1, 1, size (x, 3), size (x, 4), class (x));
  pyref.internal.enlarge ('avg_pool2d_inside', image, window, stride, pad, [1 1], 0);
  share = pyref.layers.avg_pool2d (image, window, stride, pad);
  share = share + (share == 0);   % of an image without pixels
  [counted, counted_back] = pyref.layers.avg_pool2d (x, window, stride, pad);
  y = counted ./ share;
  back = @(dy) counted_back (pyref.internal.like ('avg_pool2d_inside', dy, y) ./ share);
end

%!test <by hand: a window on padding has the mean of its two pixels>
%! x = reshape ([1 2 3; 4 5 6], 1, 1, 2, 3);
%! [y, back] = pyref.layers.avg_pool2d_inside (x, [2 2], [2 2], [0 0 1 0]);
%! assert (squeeze (y).', [2.5 4]);
%! assert (squeeze (back (reshape ([4 8], 1, 1, 1, 2))), [2 2 2; 2 2 2]);

%!test <one pixel among padding is itself>
%! [y, back] = pyref.layers.avg_pool2d_inside (8, [2 2], [1 1], [1 1 1 1]);
%! assert (squeeze (y), [8 8; 8 8]);
%! assert (back (reshape ([4 8; 12 0], 1, 1, 2, 2)), 24);

%!test <without padding it is avg_pool2d>
%! x = reshape (mod ((1:24) .^ 2, 11), 2, 1, 3, 4);
%! [y, back] = pyref.layers.avg_pool2d_inside (x, [2 3], [1 1], [0 0 0 0]);
%! [want, want_back] = pyref.layers.avg_pool2d (x, [2 3], [1 1], [0 0 0 0]);
%! assert (y, want);
%! assert (back (want), want_back (want));

%!test <the mean of ones is one in every window>
%! y = pyref.layers.avg_pool2d_inside (ones (2, 3, 4, 5), [3 3], [2 2], [1 2 2 0]);
%! assert (y, ones (size (y)), eps);

%!test <no pixels, no images; single precision stays single>
%! y = pyref.layers.avg_pool2d_inside (zeros (1, 2, 0, 3), [2 2], [1 1], [1 1 0 0]);
%! assert (y, zeros (1, 2, 1, 2));
%! y = pyref.layers.avg_pool2d_inside (zeros (0, 2, 3, 3), [2 2], [1 1], [0 0 0 0]);
%! assert (size (y), [0 2 2 2]);
%! [y, back] = pyref.layers.avg_pool2d_inside (single (1), [1 1], [1 1], [0 0 0 0]);
%! assert ({class(y), class(back (y))}, {'single', 'single'});

%!error <avg_pool2d_inside: pad is 2 0 0 0, window is 2 x 2>
%! pyref.layers.avg_pool2d_inside (ones (1, 1, 3, 3), [2 2], [1 1], [2 0 0 0]);
%!error <avg_pool2d_inside: window spans 3 x 3, padded image is 2 x 3>
%! pyref.layers.avg_pool2d_inside (ones (1, 1, 2, 3), [3 3], [1 1], [0 0 0 0]);
%!error <avg_pool2d_inside: dy is 1 x 1, y is 1 x 1 x 1 x 2>
%! nthargout (2, @pyref.layers.avg_pool2d_inside, ones (1, 1, 1, 2), [1 1], ...
%!            [1 1], [0 0 0 0]) (1);
