% Slide kernels over images: cross-correlation, the convolution of most libraries.
%     [y, back] = pyref.layers.conv2d (x, w, b, stride, pad, dilation, groups)
%     [dx, dw, db] = back (dy)
%
%     x N x C x H x W, w F x D x KH x KW with D = C / groups, b 1 x F; stride and
%     dilation (down, across); pad (top, bottom, left, right), filled with zeros;
%     groups divides C and F
%
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
%     y(n, f, oh, ow) = b(f) + the sum over d, i, j of w(f, d, i, j) times
%       x(n, c, oh * stride + i * dilation - top, ow * stride + j * dilation - left)
%
% counted from 0, with y N x F x OH x OW and x zero outside its image. Channels and
% kernels are cut into groups of equal size, and c is channel d of the group of f.
% The kernel is not turned; true_conv2d turns it.
%
% All windows of a group, written as the columns of one matrix, turn this into a
% product of matrices, and its gradients into those of dense:
%
%     y  = w cols + b
%     dw = dy cols'
%     dx = fold (w' dy)          each pixel sums the entries of all windows on it
%     db = sum (dy)              over n, oh and ow
%
% where, for one group, cols is (D KH KW) x (N OH OW), w (F / groups) x (D KH KW) and
% y (F / groups) x (N OH OW). In Octave these matrices stand the other way round, as
% unfold gives them.
%
% The columns are made, used and dropped in blocks: a few images, or some rows of a
% large one. A block stays in the cache, and its memory does not grow with N. No sum of
% y is cut by it; dw is summed block after block. Going back the columns are made again,
% as all of them together are KH KW times as large as x.
%
% Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
% order of its terms decides.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Dumoulin and Visin
% 2016, A Guide to Convolution Arithmetic for Deep Learning; Chellapilla, Puri and
% Simard 2006, High Performance Convolutional Neural Networks for Document Processing.

function [y, back] = conv2d (x, w, b, stride, pad, dilation, groups)
  pyref.internal.takes (7, nargin);
  [x, w, b, stride, pad, dilation, groups] = pyref.internal.sizes ( ...
    ['conv2d: x N C H W, w F D KH KW, b 1 F, stride positive 2, pad whole 4, ' ...
     'dilation positive 2, groups positive'], ...
    x, w, b, stride, pad, dilation, groups);
  [N, C] = deal (size (x, 1), size (x, 2));
  [F, D, KH, KW] = size (w);
  if mod (C, groups) ~= 0 || mod (F, groups) ~= 0
    error ('pyref:value', 'conv2d: groups is %d, C is %d, F is %d', groups, C, F);
  end
  if groups * D ~= C
    error ('pyref:size', 'conv2d: w is %s, x is %s in %d groups', ...
           pyref.internal.lengths_of (w, 4), pyref.internal.lengths_of (x, 4), groups);
  end
  window = [KH KW];
  [images, OH, OW] = pyref.internal.enlarge ( ...
    'conv2d', x, window, stride, pad, dilation, 0);
  kernels = reshape (permute (w, [4 3 2 1]), D * KH * KW, F / groups, groups);
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
    pyref.internal.like ('conv2d', dy, y), ...
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
  db = reshape (sum (sum (sum (dy, 1), 2), 3), 1, F);
end

%!test <by hand: the kernel is laid on the image as it is written>
%! x = reshape (1:16, 1, 1, 4, 4);
%! x = permute (x, [1 2 4 3]);
%! w = reshape ([1 2; 3 4], 1, 1, 2, 2);
%! [y, back] = pyref.layers.conv2d (x, w, 1, [1 1], [0 0 0 0], [1 1], 1);
%! assert (squeeze (y), [45 55 65; 85 95 105; 125 135 145]);
%! [dx, dw, db] = back (reshape ([1 0 0; 0 0 0; 0 0 -2], 1, 1, 3, 3));
%! assert (squeeze (dx), [1 2 0 0; 3 4 0 0; 0 0 -2 -4; 0 0 -6 -8]);
%! assert (squeeze (dw), [1 2; 5 6] - 2 * [11 12; 15 16]);
%! assert (db, -1);

%!test <stride 2 with padding only above and on the left>
%! x = reshape ([1 2; 3 4], 1, 1, 2, 2);
%! w = reshape ([1 10; 100 1000], 1, 1, 2, 2);
%! y = pyref.layers.conv2d (x, w, 0, [2 2], [1 0 1 0], [1 1], 1);
%! assert (y, 1000);

%!test <a dilated kernel skips pixels>
%! x = reshape (1:5, 1, 1, 1, 5);
%! w = reshape ([1 10], 1, 1, 1, 2);
%! y = pyref.layers.conv2d (x, w, 0, [1 1], [0 0 0 0], [1 3], 1);
%! assert (squeeze (y).', [41 52]);

%!test <two groups are two layers side by side>
%! x = reshape (mod (7 * (1:96), 13), 2, 4, 4, 3);
%! w = reshape (mod (5 * (1:48), 11), 6, 2, 2, 2);
%! b = 1:6;
%! y = pyref.layers.conv2d (x, w, b, [1 1], [1 0 0 1], [1 1], 2);
%! one = pyref.layers.conv2d (x(:,1:2,:,:), w(1:3,:,:,:), b(1:3), [1 1], [1 0 0 1], [1 1], 1);
%! two = pyref.layers.conv2d (x(:,3:4,:,:), w(4:6,:,:,:), b(4:6), [1 1], [1 0 0 1], [1 1], 1);
%! assert (y, cat (2, one, two));

%!test <one image, kernel as large as it: a row of products, as in dense>
%! x = reshape (1:6, 1, 1, 2, 3);
%! [y, back] = pyref.layers.conv2d (x, x, 0, [1 1], [0 0 0 0], [1 1], 1);
%! assert (y, 91);
%! [dx, dw, db] = back (2);
%! assert (dx, 2 * x);
%! assert (dw, 2 * x);
%! assert (db, 2);

%!test <gradients go back through single arrays as single>
%! x = ones (2, 1, 3, 3, 'single');
%! [y, back] = pyref.layers.conv2d (x, x(1,1,1:2,1:2), single (0), [1 1], [0 0 0 0], [1 1], 1);
%! [dx, dw, db] = back (y);
%! assert ({class(y), class(dx), class(dw), class(db)}, repmat ({'single'}, 1, 4));

%!error <conv2d: groups is 2, C is 3, F is 4>
%! pyref.layers.conv2d (ones (1, 3, 4, 4), ones (4, 3, 2, 2), ones (1, 4), [1 1], [0 0 0 0], [1 1], 2);
%!error <conv2d: w is 4 x 3 x 2 x 1, x is 1 x 4 x 4 x 1 in 2 groups>
%! pyref.layers.conv2d (ones (1, 4, 4), ones (4, 3, 2), ones (1, 4), [1 1], [0 0 0 0], [1 1], 2);
%!error <conv2d: window spans 5 x 5, padded image is 4 x 4>
%! pyref.layers.conv2d (ones (1, 1, 3, 2), ones (1, 1, 3, 3), 0, [1 1], [1 0 1 1], [2 2], 1);
%!error <conv2d: dy is 1 x 1 x 2, y is 1 x 1>
%! nthargout (2, @pyref.layers.conv2d, 1, 1, 1, [1 1], [0 0 0 0], [1 1], 1) (ones (1, 1, 2));
