% Take the largest entry of every window whose entries lie apart.
%     [y, back] = pyref.layers.max_pool2d_dilated (x, window, stride, pad, dilation)
%     dx = back (dy)
%
%     x N x C x H x W; window (KH, KW), stride and dilation (down, across); pad (top,
%     bottom, left, right)
%
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
%     y(n, c, oh, ow) = the largest over i, j of
%       x(n, c, oh * stride + i * dilation - top, ow * stride + j * dilation - left)
%
% counted from 0, with y N x C x OH x OW. It is max_pool2d where dilation is 1. Padding
% never wins, and every window must hold a pixel: where entries lie farther apart than
% the image is wide, all of them may be padding, which has no largest entry.
%
% Going back, the pixel that won a window takes its whole gradient:
%
%     dx(pixel) = sum of dy over the windows that it won
%
% Of equal pixels the first wins, along the rows of the window from its top. A NaN
% beats every number, and of several the first wins. Complex numbers, which only the
% complex step brings, are compared by their real parts.
%
% All windows are made at once, KH KW times as many numbers as x has at stride 1.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, MaxPool2d; Yu and Koltun
% 2016, Multi-Scale Context Aggregation by Dilated Convolutions.

function [y, back] = max_pool2d_dilated (x, window, stride, pad, dilation)
  pyref.internal.takes (5, nargin);
  [x, window, stride, pad, dilation] = pyref.internal.sizes ( ...
    ['max_pool2d_dilated: x N C H W, window positive 2, stride positive 2, ' ...
     'pad whole 4, dilation positive 2'], ...
    x, window, stride, pad, dilation);
  [images, OH, OW] = pyref.internal.enlarge ( ...
    'max_pool2d_dilated', x, window, stride, pad, dilation, -Inf);
  [N, C, H, W] = size (x);
  [KH, KW] = deal (window(1), window(2));
  image = ones (1, 1, H, W);
  inside = pyref.internal.unfold ( ...
    'max_pool2d_dilated', image, window, stride, pad, dilation);
  inside = reshape (inside, OW, OH, 1, KH * KW) > 0;
  held = any (inside, 4);
  if ~all (held(:), 1)
    error ('pyref:value', ...
           ['max_pool2d_dilated: a window holds no pixel, pad is %d %d %d %d, ' ...
            'image is %d x %d, dilation is %d x %d'], pad, H, W, dilation);
  end
  cols = pyref.internal.cut (images, window, stride, dilation);
  cols = reshape (cols, OW, OH, N, KH * KW, C);
  winner = zeros (OW, OH, N, 1, C);
  best = -Inf (size (winner));
  y = -Inf (size (winner), class (x));
  seen = false (size (winner));
  for k = 1:KH * KW
    entry = cols(:,:,:,k,:);
    score = real (entry);
    ahead = score > best | (isnan (score) & ~isnan (best));
    ahead = ahead | (inside(:,:,:,k) & ~seen);   % the first pixel, be it -Inf
    seen = seen | inside(:,:,:,k);
    best(ahead) = score(ahead);
    y(ahead) = entry(ahead);
    winner(ahead) = k;
  end
  y = permute (y, [3 5 2 1 4]);
  back = @(dy) backward (pyref.internal.like ('max_pool2d_dilated', dy, y), ...
                         x, winner, window, stride, pad, dilation);
end

function dx = backward (dy, x, winner, window, stride, pad, dilation)
  [N, C, OH, OW] = size (dy);
  [KH, KW] = deal (window(1), window(2));
  dy = permute (dy, [4 3 1 5 2]);
  dcols = zeros (OW, OH, N, KH * KW, C, class (dy));
  for k = 1:KH * KW
    dcols(:,:,:,k,:) = pyref.internal.zero_out (dy, winner ~= k);
  end
  dcols = reshape (dcols, OW, OH, N, KW, KH, C);
  dx = pyref.internal.fold (dcols, [size(x, 3), size(x, 4)], stride, pad, dilation);
end

%!test <by hand: every second pixel, two windows>
%! x = reshape ([5 1 2 8], 1, 1, 1, 4);
%! [y, back] = pyref.layers.max_pool2d_dilated (x, [1 2], [1 1], [0 0 0 0], [1 2]);
%! assert (squeeze (y).', [5 8]);
%! assert (squeeze (back (reshape ([3 -7], 1, 1, 1, 2))).', [3 0 0 -7]);

%!test <of equal pixels the first along the rows wins>
%! x = reshape ([1 0 4; 0 9 0; 4 0 2], 1, 1, 3, 3);
%! [y, back] = pyref.layers.max_pool2d_dilated (x, [2 2], [1 1], [0 0 0 0], [2 2]);
%! assert (y, 4);
%! assert (squeeze (back (6)), [0 0 6; 0 0 0; 0 0 0]);

%!test <with dilation 1 it is max_pool2d>
%! x = reshape (mod ((1:48) .^ 2, 11) - 9, 2, 2, 3, 4);
%! [y, back] = pyref.layers.max_pool2d_dilated (x, [2 3], [1 2], [1 0 2 1], [1 1]);
%! [want, want_back] = pyref.layers.max_pool2d (x, [2 3], [1 2], [1 0 2 1]);
%! assert (y, want);
%! assert (back (want), want_back (want));

%!test <padding never wins, not over -Inf, and NaN beats all>
%! x = reshape ([-Inf NaN -3], 1, 1, 1, 3);
%! [y, back] = pyref.layers.max_pool2d_dilated (x, [1 2], [1 1], [0 0 2 0], [1 2]);
%! assert (squeeze (y).', [-Inf NaN -3]);
%! assert (squeeze (back (reshape ([1 2 4], 1, 1, 1, 3))).', [1 2 4]);

%!test <no images; single precision stays single>
%! y = pyref.layers.max_pool2d_dilated (zeros (0, 2, 5, 4), [2 2], [1 1], [0 0 0 0], [3 2]);
%! assert (size (y), [0 2 2 2]);
%! [y, back] = pyref.layers.max_pool2d_dilated (single (1), [1 1], [1 1], [0 0 0 0], [2 2]);
%! assert ({class(y), class(back (y))}, {'single', 'single'});

%!error <a window holds no pixel>
%! pyref.layers.max_pool2d_dilated (ones (1, 1, 1, 3), [1 2], [1 1], [0 0 1 1], [1 4]);
%!error <max_pool2d_dilated: window spans 1 x 4, padded image is 1 x 3>
%! pyref.layers.max_pool2d_dilated (ones (1, 1, 1, 3), [1 2], [1 1], [0 0 0 0], [1 3]);
