% Take the mean of windows that share out an image, as many as are asked for.
%     [y, back] = pyref.layers.adaptive_avg_pool2d (x, output_size)
%     dx = back (dy)
%
%     x N x C x H x W; output_size (OH, OW)
%
%     rows of window oh:      from floor (oh H / OH) to ceil ((oh + 1) H / OH) - 1
%     columns of window ow:   from floor (ow W / OW) to ceil ((ow + 1) W / OW) - 1
%
%     y(n, c, oh, ow) = the mean of x(n, c, h, w) over these rows and columns
%
% counted from 0, with y N x C x OH x OW. Where OH divides H, windows lie side by side
% and are of one size; else neighbors share a row, and their sizes may differ by one.
% Where OH is larger than H a row is in several windows. With output_size (1, 1) it is
% global_avg_pool2d.
%
% Going back, every pixel of a window gets an equal share of its gradient:
%
%     dx(pixel) = sum of dy / (pixels of the window) over the windows that hold it
%
% A window of no pixels, of an image that has none, has the mean 0.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, AdaptiveAvgPool2d; He,
% Zhang, Ren and Sun 2014, Spatial Pyramid Pooling.

function [y, back] = adaptive_avg_pool2d (x, output_size)
  pyref.internal.takes (2, nargin);
  [x, output_size] = pyref.internal.sizes ( ...
    'adaptive_avg_pool2d: x N C H W, output_size positive 2', x, output_size);
  [N, C, H, W] = size (x);
  [OH, OW] = deal (output_size(1), output_size(2));
  pyref.internal.must_fit ('adaptive_avg_pool2d', 'y is', [N C OH OW]);
  y = zeros (N, C, OH, OW, class (x));
  for oh = 1:OH
    down = span (oh, OH, H);
    for ow = 1:OW
      across = span (ow, OW, W);
      part = x(:,:,down,across);
      count = max (1, numel (down) * numel (across));
      y(:,:,oh,ow) = reshape (sum (sum (part, 4), 3), N, C) / count;
    end
  end
  back = @(dy) backward ( ...
    pyref.internal.like ('adaptive_avg_pool2d', dy, y), [N C H W], output_size);
end

function dx = backward (dy, lengths, output_size)
  [H, W] = deal (lengths(3), lengths(4));
  [OH, OW] = deal (output_size(1), output_size(2));
  dx = zeros (lengths, class (dy));
  for oh = 1:OH
    down = span (oh, OH, H);
    for ow = 1:OW
      across = span (ow, OW, W);
      part = dx(:,:,down,across);
      count = max (1, numel (down) * numel (across));
      dx(:,:,down,across) = part + dy(:,:,oh,ow) / count;
    end
  end
end

function span = span (place, places, length)
  span = floor ((place - 1) * length / places) + 1:ceil (place * length / places);
end

%!test <by hand: five columns in two windows, which share the middle one>
%! x = reshape ([3 6 9 3 12], 1, 1, 1, 5);
%! [y, back] = pyref.layers.adaptive_avg_pool2d (x, [1 2]);
%! assert (y(:).', [6 8]);
%! assert (back (reshape ([3 6], 1, 1, 1, 2))(:).', [1 1 3 2 2]);

%!error <adaptive_avg_pool2d: y is 1 x 1 x 65536 x 32768, not below 2147483648>
%! pyref.layers.adaptive_avg_pool2d (1, [2 ^ 16, 2 ^ 15]);
%!test <more windows than rows: a row is in several>
%! [y, back] = pyref.layers.adaptive_avg_pool2d (reshape ([2 4], 1, 1, 2), [3 1]);
%! assert (y(:).', [2 3 4]);
%! assert (back (reshape ([1 2 5], 1, 1, 3))(:).', [2 6]);

%!test <where sizes divide it is avg_pool2d side by side>
%! x = reshape (mod ((1:48) .^ 2, 13), 2, 1, 4, 6);
%! [y, back] = pyref.layers.adaptive_avg_pool2d (x, [2 2]);
%! [want, want_back] = pyref.layers.avg_pool2d (x, [2 3], [2 3], [0 0 0 0]);
%! assert (y, want, 4 * eps);
%! dy = reshape (1:8, 2, 1, 2, 2);
%! assert (back (dy), want_back (dy), 2 * eps);

%!test <one window is the whole image>
%! x = reshape (mod ((1:24) .^ 2, 11), 2, 2, 3, 2);
%! y = pyref.layers.adaptive_avg_pool2d (x, [1 1]);
%! assert (y, pyref.layers.global_avg_pool2d (x));

%!test <no pixels, no images; single precision stays single>
%! [y, back] = pyref.layers.adaptive_avg_pool2d (zeros (2, 3, 0, 4), [2 2]);
%! assert (y, zeros (2, 3, 2, 2));
%! assert (size (back (y)), [2 3 0 4]);
%! assert (size (pyref.layers.adaptive_avg_pool2d (zeros (0, 2, 3), [2 2])), [0 2 2 2]);
%! [y, back] = pyref.layers.adaptive_avg_pool2d (single (ones (1, 2, 3)), [2 1]);
%! assert ({class(y), class(back (y))}, {'single', 'single'});

%!error id=pyref:value pyref.layers.adaptive_avg_pool2d (ones (1, 1, 2, 2), [0 1])
%!error <adaptive_avg_pool2d: output_size has 1 numbers, not 2>
%! pyref.layers.adaptive_avg_pool2d (ones (1, 1, 2, 2), 2);
%!error <adaptive_avg_pool2d: dy is 1 x 1, y is 1 x 1 x 1 x 2>
%! nthargout (2, @pyref.layers.adaptive_avg_pool2d, ones (1, 1, 2, 2), [1 2]) (1);
