% Slide turned kernels over images: convolution as mathematics and conv2 define it.
%     [y, back] = pyref.layers.true_conv2d (x, w, b, stride, pad, dilation, groups)
%     [dx, dw, db] = back (dy)
%
%     x N x C x H x W, w F x D x KH x KW with D = C / groups, b 1 x F; stride and
%     dilation (down, across); pad (top, bottom, left, right), filled with zeros;
%     groups divides C and F
%
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
%     k(f, d, i, j) = w(f, d, KH - 1 - i, KW - 1 - j)
%     y(n, f, oh, ow) = b(f) + the sum over d, i, j of k(f, d, i, j) times
%       x(n, c, oh * stride + i * dilation - top, ow * stride + j * dilation - left)
%
% counted from 0, with y N x F x OH x OW and x zero outside its image. Channels and
% kernels are cut into groups of equal size, and c is channel d of the group of f.
% With stride 1 and no padding y is that of conv2 (x, w, 'valid').
%
% k is w turned by 180 degrees, both its axes end for end. This is conv2d with k for
% w, and the gradient by k is turned back:
%
%     y  = k cols + b
%     dx = fold (k' dy)          each pixel sums the entries of all windows on it
%     dk = dy cols'              dw is dk turned
%     db = sum (dy)              over n, oh and ow
%
% where, for one group, cols is (D KH KW) x (N OH OW), k (F / groups) x (D KH KW) and
% y (F / groups) x (N OH OW). In Octave these matrices stand the other way round, as
% unfold gives them. A kernel that is the same when turned hides the difference.
%
% The columns are made, used and dropped in blocks: a few images, or some rows of a
% large one. A block stays in the cache, and its memory does not grow with N. No sum of
% y is cut by it; dw is summed block after block. Going back the columns are made again,
% as all of them together are KH KW times as large as x.
%
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Zhang 2016,
% Derivation of Backpropagation in Convolutional Neural Network.

function [y, back] = true_conv2d (x, w, b, stride, pad, dilation, groups)
  pyref.internal.takes (7, nargin);
  [x, w, b, stride, pad, dilation, groups] = pyref.internal.sizes ( ...
    ['true_conv2d: x N C H W, w F D KH KW, b 1 F, stride positive 2, pad whole 4, ' ...
     'dilation positive 2, groups positive'], ...
    x, w, b, stride, pad, dilation, groups);
  [N, C] = deal (size (x, 1), size (x, 2));
  [F, D, KH, KW] = size (w);
  if mod (C, groups) ~= 0 || mod (F, groups) ~= 0
    error ('pyref:value', 'true_conv2d: groups is %d, C is %d, F is %d', groups, C, F);
  end
  if groups * D ~= C
    error ('pyref:size', 'true_conv2d: w is %s, x is %s in %d groups', ...
           pyref.internal.lengths_of (w, 4), pyref.internal.lengths_of (x, 4), groups);
  end
  window = [KH KW];
  [images, OH, OW] = pyref.internal.enlarge ( ...
    'true_conv2d', x, window, stride, pad, dilation, 0);
  kernels = w(:,:,end:-1:1,end:-1:1);
  kernels = reshape (permute (kernels, [4 3 2 1]), D * KH * KW, F / groups, groups);
  biases = reshape (b, 1, F / groups, groups);
  y = zeros (OW, OH, N, F / groups, groups, class (x));
  found = pyref.internal.blocks ([C N OH OW], window, stride, dilation);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    cols = pyref.internal.cut (images(:,pixels,some,:), window, stride, dilation);
    [OW, high, n, KW, KH, C] = size (cols);
    cols = reshape (cols, OW * high * n, D * KH * KW, groups);
    for g = 1:groups
      part = cols(:,:,g) * kernels(:,:,g) + biases(:,:,g);
      y(:,lines,some,:,g) = reshape (part, OW, high, n, F / groups);
    end
  end
  y = permute (reshape (y, OW, OH, N, F), [3 4 2 1]);
  back = @(dy) backward ( ...
    pyref.internal.like ('true_conv2d', dy, y), ...
    x, w, images, kernels, stride, pad, dilation);
end

function [dx, dw, db] = backward (dy, x, w, images, kernels, stride, pad, dilation)
  [C, image] = deal (size (x, 2), [size(x, 3), size(x, 4)]);
  window = [size(w, 3), size(w, 4)];
  [F, D, KH, KW] = size (w);
  [N, F, OH, OW] = size (dy);
  groups = size (kernels, 3);
  dy = reshape (permute (dy, [4 3 1 2]), OW, OH, N, F / groups, groups);
  dimages = zeros (size (images), class (dy));
  dw = zeros (D * KH * KW, F / groups, groups, class (dy));
  found = pyref.internal.blocks ([C N OH OW], window, stride, dilation);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    cols = pyref.internal.cut (images(:,pixels,some,:), window, stride, dilation);
    [OW, high, n, KW, KH, C] = size (cols);
    cols = reshape (cols, OW * high * n, D * KH * KW, groups);
    dcols = zeros (size (cols), class (dy));
    for g = 1:groups
      part = reshape (dy(:,lines,some,:,g), OW * high * n, F / groups);
      dcols(:,:,g) = part * kernels(:,:,g).';
      dw(:,:,g) = dw(:,:,g) + cols(:,:,g).' * part;
    end
    dcols = reshape (dcols, OW, high, n, KW, KH, C);
    part = dimages(:,pixels,some,:);
    dimages(:,pixels,some,:) = pyref.internal.lay (part, dcols, stride, dilation);
  end
  dx = pyref.internal.crop (dimages, image, pad);
  dw = permute (reshape (dw, KW, KH, D, F), [4 3 2 1]);
  dw = dw(:,:,end:-1:1,end:-1:1);
  db = reshape (sum (sum (sum (dy, 1), 2), 3), 1, F);
end

%!test <by hand: the kernel is turned, so its last entry meets the first pixel>
%! x = reshape ([1 2; 3 4], 1, 1, 2, 2);
%! w = reshape ([1 10; 100 1000], 1, 1, 2, 2);
%! [y, back] = pyref.layers.true_conv2d (x, w, 5, [1 1], [0 0 0 0], [1 1], 1);
%! assert (y, 1239);
%! [dx, dw, db] = back (2);
%! assert (squeeze (dx), [2000 200; 20 2]);
%! assert (squeeze (dw), [8 6; 4 2]);
%! assert (db, 2);

%!test <it is conv2, and so is its gradient by the image>
%! x = mod (7 * reshape (1:30, 5, 6), 11);
%! w = mod (5 * reshape (1:6, 2, 3), 7);
%! [y, back] = pyref.layers.true_conv2d (reshape (x, 1, 1, 5, 6), reshape (w, 1, 1, 2, 3), ...
%!                                 0, [1 1], [0 0 0 0], [1 1], 1);
%! assert (squeeze (y), conv2 (x, w, 'valid'));
%! dy = mod (3 * reshape (1:16, 4, 4), 13);
%! dx = back (reshape (dy, 1, 1, 4, 4));
%! assert (squeeze (dx), conv2 (dy, rot90 (w, 2), 'full'));

%!test <each axis is turned: a kernel of one column too>
%! y = pyref.layers.true_conv2d (reshape (1:3, 1, 1, 3), reshape ([1 10], 1, 1, 2), 0, ...
%!                         [1 1], [0 0 0 0], [1 1], 1);
%! assert (squeeze (y), [12; 23]);

%!test <channels are not turned>
%! x = reshape ([1 2], 1, 2);
%! assert (pyref.layers.true_conv2d (x, [1 10], 0, [1 1], [0 0 0 0], [1 1], 1), 21);

%!error <true_conv2d: groups is 2, C is 3, F is 4>
%! pyref.layers.true_conv2d (ones (1, 3, 4, 4), ones (4, 3, 2, 2), ones (1, 4), [1 1], [0 0 0 0], [1 1], 2);
%!error <true_conv2d: w is 4 x 3 x 2 x 1, x is 1 x 4 x 4 x 1 in 2 groups>
%! pyref.layers.true_conv2d (ones (1, 4, 4), ones (4, 3, 2), ones (1, 4), [1 1], [0 0 0 0], [1 1], 2);
%!error <true_conv2d: window spans 3 x 5, padded image is 3 x 4>
%! pyref.layers.true_conv2d (ones (1, 1, 3, 3), ones (1, 1, 2, 3), 0, [1 1], [0 0 1 0], [2 2], 1);
