% Take the mean of every window, with padding counted as zeros.
%     [y, back] = pyref.layers.avg_pool2d (x, window, stride, pad)
%     dx = back (dy)
%
%     x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
%     left, right), filled with zeros
%
%     OH = floor ((H + top + bottom - KH) / stride) + 1
%     OW = floor ((W + left + right - KW) / stride) + 1
%
%     y(n, c, oh, ow) = the sum over i, j of
%       x(n, c, oh * stride + i - top, ow * stride + j - left) / (KH * KW)
%
% counted from 0, with y N x C x OH x OW and x zero outside its image. The divisor is
% KH * KW for every window, also where part of it lies on the padding.
%
% Going back, every pixel of a window gets an equal share of its gradient:
%
%     dx(pixel) = sum of dy / (KH * KW) over the windows that hold it
%
% The windows are gone through in blocks that stay in the cache: a few images, or some
% rows of a large one.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: LeCun, Bottou, Bengio and
% Haffner 1998, Gradient-Based Learning Applied to Document Recognition.

function [y, back] = avg_pool2d (x, window, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, window, stride, pad] = pyref.internal.sizes ( ...
    'avg_pool2d: x N C H W, window positive 2, stride positive 2, pad whole 4', ...
    x, window, stride, pad);
  [images, OH, OW] = pyref.internal.enlarge ( ...
    'avg_pool2d', x, window, stride, pad, [1 1], 0);
  [N, C, KH, KW] = deal (size (x, 1), size (x, 2), window(1), window(2));
  y = zeros (OW, OH, N, C, class (x));
  found = pyref.internal.blocks ([C N OH OW], window, stride, [1 1]);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    part = images(:,pixels,some,:);
    total = y(:,lines,some,:);
    high = size (total, 2);
    for i = 1:KH
      down = i + stride(1) * (0:high - 1);
      for j = 1:KW
        across = j + stride(2) * (0:OW - 1);
        total = total + part(across,down,:,:);
      end
    end
    y(:,lines,some,:) = total / (KH * KW);
  end
  y = permute (y, [3 4 2 1]);
  back = @(dy) backward ( ...
    pyref.internal.like ('avg_pool2d', dy, y), x, size (images), window, stride, pad);
end

function dx = backward (dy, x, lengths, window, stride, pad)
  [KH, KW] = deal (window(1), window(2));
  [N, C, OH, OW] = size (dy);
  share = permute (dy, [4 3 1 2]) / (KH * KW);
  dimages = zeros (lengths, class (share));
  found = pyref.internal.blocks ([C N OH OW], window, stride, [1 1]);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    part = dimages(:,pixels,some,:);
    total = share(:,lines,some,:);
    high = size (total, 2);
    for i = 1:KH
      down = i + stride(1) * (0:high - 1);
      for j = 1:KW
        across = j + stride(2) * (0:OW - 1);
        part(across,down,:,:) = part(across,down,:,:) + total;
      end
    end
    dimages(:,pixels,some,:) = part;
  end
  dx = pyref.internal.crop (dimages, [size(x, 3), size(x, 4)], pad);
end

%!test <by hand: two windows share the middle column>
%! x = reshape ([1 2 3; 4 5 6], 1, 1, 2, 3);
%! [y, back] = pyref.layers.avg_pool2d (x, [2 2], [1 1], [0 0 0 0]);
%! assert (squeeze (y).', [3 4]);
%! dx = back (reshape ([4 8], 1, 1, 1, 2));
%! assert (squeeze (dx), [1 3 2; 1 3 2]);

%!test <padding counts: one pixel among four is a quarter of it>
%! [y, back] = pyref.layers.avg_pool2d (8, [2 2], [1 1], [1 1 1 1]);
%! assert (squeeze (y), [2 2; 2 2]);
%! assert (back (reshape ([4 8; 12 0], 1, 1, 2, 2)), 6);

%!test <a window of padding alone is zero, and its gradient is dropped>
%! [y, back] = pyref.layers.avg_pool2d (8, [1 1], [1 1], [0 0 0 1]);
%! assert (squeeze (y).', [8 0]);
%! assert (back (reshape ([3 5], 1, 1, 1, 2)), 3);

%!test <what is left over on the right and below gets no gradient>
%! x = reshape (1:9, 1, 1, 3, 3);
%! [y, back] = pyref.layers.avg_pool2d (x, [2 2], [2 2], [0 0 0 0]);
%! assert (y, 3);
%! assert (squeeze (back (4)), [1 1 0; 1 1 0; 0 0 0]);

%!test <channels and images keep apart>
%! x = reshape (1:12, 2, 3, 1, 2);
%! y = pyref.layers.avg_pool2d (x, [1 2], [1 1], [0 0 0 0]);
%! assert (y, [4 6 8; 5 7 9]);

%!error <avg_pool2d: window spans 3 x 3, padded image is 2 x 3>
%! pyref.layers.avg_pool2d (ones (1, 1, 2, 3), [3 3], [1 1], [0 0 0 0]);
%!error <avg_pool2d: dy is 1 x 1, y is 1 x 1 x 2>
%! nthargout (2, @pyref.layers.avg_pool2d, ones (1, 1, 2), [1 1], [1 1], [0 0 0 0]) (1);
