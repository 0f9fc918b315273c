% Take the largest entry of every window.
%     [y, back] = pyref.layers.max_pool2d (x, window, stride, pad)
%     dx = back (dy)
%
%     x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
%     left, right), each smaller than the window on its axis
%
%     OH = floor ((H + top + bottom - KH) / stride) + 1
%     OW = floor ((W + left + right - KW) / stride) + 1
%
%     y(n, c, oh, ow) = the largest over i, j of
%       x(n, c, oh * stride + i - top, ow * stride + j - left)
%
% counted from 0, with y N x C x OH x OW. Padding never wins: it is no number at all,
% not a zero, and a window of negative numbers stays negative beside it. As pad is
% smaller than the window, every window holds a pixel.
%
% Going back, the pixel that won a window takes its whole gradient:
%
%     dx(pixel) = sum of dy over the windows that it won
%
% Of equal pixels the first wins, along the rows of the window from its top. A NaN
% beats every number, and of several the first wins. Complex numbers, which only the
% complex step brings, are compared by their real parts.
%
% The windows are gone through in blocks that stay in the cache: a few images, or some
% rows of a large one. For each window the entry that won is kept, and its pixel is
% found by its number.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Scherer, Mueller and Behnke
% 2010, Evaluation of Pooling Operations in Convolutional Architectures.

function [y, back] = max_pool2d (x, window, stride, pad)
  pyref.internal.takes (4, nargin);
  [x, window, stride, pad] = pyref.internal.sizes ( ...
    'max_pool2d: x N C H W, window positive 2, stride positive 2, pad whole 4', ...
    x, window, stride, pad);
  if max (pad(1:2), [], 2) >= window(1) || max (pad(3:4), [], 2) >= window(2)
    error ('pyref:value', 'max_pool2d: pad is %d %d %d %d, window is %d x %d', ...
           pad, window);
  end
  [images, OH, OW] = pyref.internal.enlarge ( ...
    'max_pool2d', x, window, stride, pad, [1 1], -Inf);
  [N, C, KH, KW] = deal (size (x, 1), size (x, 2), window(1), window(2));
  % of a window that begins on the padding the first pixel is a later entry
  above = reshape (max (pad(1) - stride(1) * (0:OH - 1), 0), 1, OH);
  before = reshape (max (pad(3) - stride(2) * (0:OW - 1), 0), OW, 1);
  winner = zeros (OW, OH, N, C);
  winner = winner + above * KW + before;
  found = pyref.internal.blocks ([C N OH OW], window, stride, [1 1]);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    part = real (images(:,pixels,some,:));
    place = winner(:,lines,some,:);
    best = -Inf (size (place), class (part));
    high = size (place, 2);
    for i = 1:KH
      down = i + stride(1) * (0:high - 1);
      for j = 1:KW
        across = j + stride(2) * (0:OW - 1);
        score = part(across,down,:,:);
        ahead = score > best | (isnan (score) & ~isnan (best));
        best(ahead) = score(ahead);
        place = max (place, ahead * ((i - 1) * KW + j - 1));
      end
    end
    winner(:,lines,some,:) = place;
  end
  lengths = [size(images, 1), size(images, 2), N, C];
  y = reshape (images(numbers (winner, lengths, window, stride)), OW, OH, N, C);
  y = permute (y, [3 4 2 1]);
  back = @(dy) backward ( ...
    pyref.internal.like ('max_pool2d', dy, y), x, winner, lengths, window, stride, pad);
end

function index = numbers (winner, lengths, window, stride)
  % of the pixels that won: the pixels of all padded images are counted in a row
  [W, H, N, C] = deal (lengths(1), lengths(2), lengths(3), lengths(4));
  [OW, OH] = deal (size (winner, 1), size (winner, 2));
  down = stride(1) * reshape (0:OH - 1, 1, OH);
  across = stride(2) * reshape (0:OW - 1, OW, 1);
  image = H * W * reshape (0:C * N - 1, 1, 1, N, C);
  entry = reshape (0:window(1) - 1, 1, window(1)) * W + (0:window(2) - 1).';
  index = reshape (entry(winner + 1), size (winner)) + (down * W + across) + image + 1;
end

function dx = backward (dy, x, winner, lengths, window, stride, pad)
  dy = permute (dy, [4 3 1 2]);
  index = numbers (winner, lengths, window, stride);
  dimages = reshape (accumarray (index(:), dy(:), [prod(lengths, 2), 1]), lengths);
  dx = pyref.internal.crop (dimages, [size(x, 3), size(x, 4)], pad);
end

%!test <by hand: of equal pixels the first along the rows wins, not down the columns>
%! x = reshape ([1 3; 3 1], 1, 1, 2, 2);
%! [y, back] = pyref.layers.max_pool2d (x, [2 2], [2 2], [0 0 0 0]);
%! assert (y, 3);
%! assert (squeeze (back (5)), [0 5; 0 0]);

%!test <a pixel that wins several windows sums their gradients>
%! x = reshape ([1 9 2 3], 1, 1, 1, 4);
%! [y, back] = pyref.layers.max_pool2d (x, [1 2], [1 1], [0 0 0 0]);
%! assert (squeeze (y).', [9 9 3]);
%! assert (squeeze (back (reshape ([1 10 100], 1, 1, 1, 3))).', [0 11 0 100]);

%!test <padding never wins, not over negative numbers and not over -Inf>
%! [y, back] = pyref.layers.max_pool2d (-2, [2 2], [1 1], [1 1 1 1]);
%! assert (squeeze (y), [-2 -2; -2 -2]);
%! assert (back (reshape ([1 2; 3 4], 1, 1, 2, 2)), 10);
%! [y, back] = pyref.layers.max_pool2d (-Inf, [2 1], [1 1], [1 0 0 0]);
%! assert (y, -Inf);
%! assert (back (3), 3);

%!test <a NaN wins, and the first of two>
%! x = reshape ([7 NaN; Inf NaN], 1, 1, 2, 2);
%! [y, back] = pyref.layers.max_pool2d (x, [2 2], [1 1], [0 0 0 0]);
%! assert (y, NaN);
%! assert (squeeze (back (4)), [0 4; 0 0]);

%!test <a gradient of Inf stays with its winner>
%! [y, back] = pyref.layers.max_pool2d (reshape ([1 2], 1, 1, 1, 2), [1 2], [1 1], [0 0 0 0]);
%! assert (squeeze (back (Inf)).', [0 Inf]);

%!test <what is left over on the right and below gets no gradient>
%! x = reshape (1:9, 1, 1, 3, 3);
%! [y, back] = pyref.layers.max_pool2d (x, [2 2], [2 2], [0 0 0 0]);
%! assert (y, 5);
%! assert (squeeze (back (1)), [0 0 0; 0 1 0; 0 0 0]);

%!test <one image of one column keeps its lengths>
%! [y, back] = pyref.layers.max_pool2d (reshape (1:4, 1, 1, 4), [2 1], [2 1], [0 0 0 0]);
%! assert (y, reshape ([2 4], 1, 1, 2));
%! assert (size (back (y)), [1 1 4]);

%!test <no images give no gradients>
%! [y, back] = pyref.layers.max_pool2d (zeros (0, 2, 3, 4), [2 2], [1 2], [1 0 0 0]);
%! assert (size (y), [0 2 3 2]);
%! assert (size (back (y)), [0 2 3 4]);

%!error <max_pool2d: pad is 0 2 0 0, window is 2 x 3>
%! pyref.layers.max_pool2d (ones (1, 1, 4, 4), [2 3], [1 1], [0 2 0 0]);
%!error <max_pool2d: window spans 3 x 3, padded image is 2 x 3>
%! pyref.layers.max_pool2d (ones (1, 1, 2, 3), [3 3], [1 1], [0 0 0 0]);
