% Lay kernels on images, one for each pixel, and sum: the transpose of conv2d.
%     [y, back] = pyref.layers.conv_transpose2d ( ...
%       x, w, b, stride, pad, output_padding, dilation, groups)
%     [dx, dw, db] = back (dy)
%
%     x N x C x H x W, w C x D x KH x KW with D = F / groups, b 1 x F; stride,
%     output_padding and dilation (down, across), output_padding below stride; pad
%     (top, bottom, left, right), cut off y; groups divides C and F
%
%     OH = (H - 1) * stride + (KH - 1) * dilation + 1 + output_padding - top - bottom
%     OW = (W - 1) * stride + (KW - 1) * dilation + 1 + output_padding - left - right
%
%     y(n, f, oh, ow) = b(f) + the sum over c, h, i, v, j, where
%       oh = h * stride + i * dilation - top and ow = v * stride + j * dilation - left,
%       of w(c, d, i, j) times x(n, c, h, v)
%
% counted from 0, with y N x F x OH x OW. Channels of x and of y are cut into groups of
% equal size, and f is channel d of the group of c. The kernel is not turned.
%
% conv2d with the same w, stride, pad and dilation takes images of the size of y to
% those of the size of x, and this is its transpose: sum (conv2d (v) * x) is
% sum (v * y) for every v, where both b are 0. With a stride of s it takes s sizes of
% images to one: output_padding says which of them is meant. It adds rows at the bottom
% of y, and columns on the right, which kernels may reach where padding is cut off.
%
% As in conv2d, windows stand as the columns of a matrix, those of y:
%
%     y  = fold (w' x) + b       each pixel sums the entries of all windows on it
%     dx = w cols                with cols the windows of dy
%     dw = x cols'
%     db = sum (dy)              over n, oh and ow
%
% where, for one group, cols is (D KH KW) x (N H W), w (C / groups) x (D KH KW) and
% x (C / groups) x (N H W). In Octave these matrices stand the other way round.
%
% The columns are made, used and dropped in blocks, as in conv2d. Near the largest
% number a sum may pass it in between: it is then Inf or NaN, as the order of its terms
% decides.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Zeiler, Krishnan, Taylor and
% Fergus 2010, Deconvolutional Networks; Dumoulin and Visin 2016, A Guide to
% Convolution Arithmetic for Deep Learning.

function [y, back] = conv_transpose2d (x, w, b, stride, pad, output_padding, ...
                                       dilation, groups)
  pyref.internal.takes (8, nargin);
  [x, w, b, stride, pad, output_padding, dilation, groups] = pyref.internal.sizes ( ...
    ['conv_transpose2d: x N C H W, w C D KH KW, b 1 F, stride positive 2, ' ...
     'pad whole 4, output_padding whole 2, dilation positive 2, groups positive'], ...
    x, w, b, stride, pad, output_padding, dilation, groups);
  [N, C, H, W] = size (x);
  [C, D, KH, KW] = size (w);
  F = size (b, 2);
  if mod (C, groups) ~= 0 || mod (F, groups) ~= 0
    error ('pyref:value', 'conv_transpose2d: groups is %d, C is %d, F is %d', ...
           groups, C, F);
  end
  if groups * D ~= F
    error ('pyref:size', 'conv_transpose2d: w is %s, b is %s in %d groups', ...
           pyref.internal.lengths_of (w, 4), pyref.internal.lengths_of (b), groups);
  end
  if output_padding(1) >= stride(1) || output_padding(2) >= stride(2)
    error ('pyref:value', ...
           'conv_transpose2d: output_padding is %d %d, stride is %d %d', ...
           output_padding, stride);
  end
  high = (H - 1) * stride(1) + (KH - 1) * dilation(1) + 1 + output_padding(1);
  wide = (W - 1) * stride(2) + (KW - 1) * dilation(2) + 1 + output_padding(2);
  image = [high - pad(1) - pad(2), wide - pad(3) - pad(4)];
  if min ([H W image(1) image(2)], [], 2) < 1
    error ('pyref:value', 'conv_transpose2d: y has %d x %d pixels, x has %d x %d', ...
           image, H, W);
  end
  pyref.internal.must_fit ('conv_transpose2d', 'padded images are', [N F high wide]);
  pyref.internal.must_fit ('conv_transpose2d', 'windows are', [F KH KW N H W]);
  kernels = reshape (permute (w, [4 3 2 1]), D * KH * KW, C / groups, groups);
  points = reshape (permute (x, [4 3 1 2]), W, H, N, C / groups, groups);
  images = zeros (wide, high, N, F, class (x));
  found = pyref.internal.blocks ([F N H W], [KH KW], stride, dilation);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    [n, high] = deal (numel (some), numel (lines));
    cols = zeros (W * high * n, D * KH * KW, groups, class (x));
    for g = 1:groups
      part = reshape (points(:,lines,some,:,g), W * high * n, C / groups);
      cols(:,:,g) = part * kernels(:,:,g).';
    end
    cols = reshape (cols, W, high, n, KW, KH, F);
    part = images(:,pixels,some,:);
    images(:,pixels,some,:) = pyref.internal.lay (part, cols, stride, dilation);
  end
  y = pyref.internal.crop (images, image, pad) + reshape (b, 1, F);
  back = @(dy) backward ( ...
    pyref.internal.like ('conv_transpose2d', dy, y), ...
    x, w, kernels, points, stride, pad, dilation);
end

function [dx, dw, db] = backward (dy, x, w, kernels, points, stride, pad, dilation)
  [N, C, H, W] = size (x);
  [C, D, KH, KW] = size (w);
  [F, groups] = deal (size (dy, 2), size (kernels, 3));
  window = [KH KW];
  [images, H, W] = pyref.internal.enlarge ( ...
    'conv_transpose2d', dy, window, stride, pad, dilation, 0);
  dpoints = zeros (size (points), class (dy));
  dw = zeros (D * KH * KW, C / groups, groups, class (dy));
  found = pyref.internal.blocks ([F N H W], window, stride, dilation);
  for k = 1:size (found, 2)
    [some, lines, pixels] = found{:,k};
    cols = pyref.internal.cut (images(:,pixels,some,:), window, stride, dilation);
    [n, high] = deal (size (cols, 3), size (cols, 2));
    cols = reshape (cols, W * high * n, D * KH * KW, groups);
    for g = 1:groups
      part = reshape (points(:,lines,some,:,g), W * high * n, C / groups);
      dpart = cols(:,:,g) * kernels(:,:,g);
      dpoints(:,lines,some,:,g) = reshape (dpart, W, high, n, C / groups);
      dw(:,:,g) = dw(:,:,g) + cols(:,:,g).' * part;
    end
  end
  dx = permute (reshape (dpoints, W, H, N, C), [3 4 2 1]);
  dw = permute (reshape (dw, KW, KH, D, C), [4 3 2 1]);
  db = reshape (sum (sum (pyref.internal.sum_along (dy, 1), 3), 4), 1, F);
end

%!test <by hand: each pixel lays its kernel, and where two meet they are summed>
%! x = reshape ([1 2; 3 4], 1, 1, 2, 2);
%! w = reshape ([1 10; 100 1000], 1, 1, 2, 2);
%! [y, back] = pyref.layers.conv_transpose2d (x, w, 5, [1 1], [0 0 0 0], [0 0], [1 1], 1);
%! assert (squeeze (y), [1 12 20; 103 1234 2040; 300 3400 4000] + 5);
%! [dx, dw, db] = back (reshape ([1 0 0; 0 0 0; 0 0 -2], 1, 1, 3, 3));
%! assert (squeeze (dx), [1 0; 0 -2000]);
%! assert (squeeze (dw), [1 0; 0 -8]);
%! assert (db, -1);

%!test <stride 2 leaves gaps, output padding one row more, and padding cuts off>
%! x = reshape ([1 2; 3 4], 1, 1, 2, 2);
%! y = pyref.layers.conv_transpose2d (x, 1, 0, [2 2], [0 0 0 0], [1 0], [1 1], 1);
%! assert (squeeze (y), [1 0 2; 0 0 0; 3 0 4; 0 0 0]);
%! y = pyref.layers.conv_transpose2d (x, 1, 0, [2 2], [1 0 0 1], [1 0], [1 1], 1);
%! assert (squeeze (y), [0 0; 3 0; 0 0]);

%!test <the transpose of conv2d, with every option uneven>
%! v = reshape (mod (7 * (1:2 * 6 * 8 * 9), 13) - 6, 2, 6, 8, 9);
%! w = reshape (mod (5 * (1:4 * 3 * 3 * 2), 11) - 5, 4, 3, 3, 2);
%! u = pyref.layers.conv2d (v, w, zeros (1, 4), [2 3], [1 0 2 1], [2 1], 2);
%! x = reshape (mod (3 * (1:numel (u)), 17) - 8, size (u));
%! y = pyref.layers.conv_transpose2d (x, w, zeros (1, 6), [2 3], [1 0 2 1], [0 1], [2 1], 2);
%! assert (size (y), size (v));
%! assert (sum (u(:) .* x(:)), sum (v(:) .* y(:)));

%!test <gradients go back through single arrays as single>
%! x = ones (2, 1, 3, 3, 'single');
%! [y, back] = pyref.layers.conv_transpose2d (x, x(1,1,1:2,1:2), single (0), [1 1], [0 0 0 0], [0 0], [1 1], 1);
%! [dx, dw, db] = back (y);
%! assert ({class(y), class(dx), class(dw), class(db)}, repmat ({'single'}, 1, 4));

%!error <conv_transpose2d: groups is 2, C is 3, F is 4>
%! pyref.layers.conv_transpose2d (ones (1, 3, 4, 4), ones (3, 2, 2, 2), ones (1, 4), [1 1], [0 0 0 0], [0 0], [1 1], 2);
%!error <conv_transpose2d: w is 4 x 6 x 2 x 1, b is 1 x 6 in 2 groups>
%! pyref.layers.conv_transpose2d (ones (1, 4, 4), ones (4, 6, 2), ones (1, 6), [1 1], [0 0 0 0], [0 0], [1 1], 2);
%!error <conv_transpose2d: output_padding is 0 2, stride is 1 2>
%! pyref.layers.conv_transpose2d (1, 1, 0, [1 2], [0 0 0 0], [0 2], [1 1], 1);
%!error <conv_transpose2d: y has 0 x 1 pixels, x has 1 x 1>
%! pyref.layers.conv_transpose2d (1, 1, 0, [1 1], [1 0 0 0], [0 0], [1 1], 1);
%!error <conv_transpose2d: dy is 1 x 1 x 2, y is 1 x 1>
%! nthargout (2, @pyref.layers.conv_transpose2d, 1, 1, 0, [1 1], [0 0 0 0], [0 0], [1 1], 1) (ones (1, 1, 2));
