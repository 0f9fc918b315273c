% Slide kernels through volumes: cross-correlation over three axes.
%     [y, back] = pyref.layers.conv3d (x, w, b, stride, pad, dilation, groups)
%     [dx, dw, db] = back (dy)
%
%     x N x C x Z x H x W, w F x D x KZ x KH x KW with D = C / groups, b 1 x F; stride
%     and dilation (along Z, down, across); pad (front, behind, top, bottom, left,
%     right), filled with zeros; groups divides C and F
%
%     OZ = floor ((Z + front + behind - (KZ - 1) * dilation - 1) / stride) + 1
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
%     y(n, f, oz, oh, ow) = b(f) + the sum over d, k, i, j of w(f, d, k, i, j) times
%       x(n, c, oz * stride + k * dilation - front, oh * stride + i * dilation - top,
%         ow * stride + j * dilation - left)
%
% counted from 0, with y N x F x OZ x OH x OW and x zero outside its volume. Channels
% and kernels are cut into groups of equal size, and c is channel d of the group of f.
% The kernel is not turned.
%
% Going back:
%
%     dx  = the sum of w dy over all windows that hold a voxel, and their kernels
%     dw  = the sum over n, oz, oh, ow of dy times the voxel that w met
%     db  = sum (dy)                           1 x F, over n, oz, oh and ow
%
% The slices that a kernel sees at one oz are channels of one image: it is conv2d on
% N OZ images of C KZ channels, with kernels of D KZ channels, and what is said there
% of sums near the largest number holds here. A slice is copied for each oz that sees
% it, and going back their gradients are added.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Ji, Xu, Yang and Yu 2013, 3D
% Convolutional Neural Networks for Human Action Recognition.

function [y, back] = conv3d (x, w, b, stride, pad, dilation, groups)
  pyref.internal.takes (7, nargin);
  [x, w, b, stride, pad, dilation, groups] = pyref.internal.sizes ( ...
    ['conv3d: x N C Z H W, w F D KZ KH KW, b 1 F, stride positive 3, pad whole 6, ' ...
     'dilation positive 3, groups positive'], ...
    x, w, b, stride, pad, dilation, groups);
  [N, C, Z, H, W] = size (x);
  [F, D, KZ, KH, KW] = size (w);
  if mod (C, groups) ~= 0 || mod (F, groups) ~= 0
    error ('pyref:value', 'conv3d: groups is %d, C is %d, F is %d', groups, C, F);
  end
  if groups * D ~= C
    error ('pyref:size', 'conv3d: w is %s, x is %s in %d groups', ...
           pyref.internal.lengths_of (w, 5), pyref.internal.lengths_of (x, 5), groups);
  end
  span = ([KZ KH KW] - 1) .* dilation + 1;
  full = [Z + pad(1) + pad(2), H + pad(3) + pad(4), W + pad(5) + pad(6)];
  if span(1) > full(1) || span(2) > full(2) || span(3) > full(3)
    error ('pyref:value', ...
           'conv3d: window spans %d x %d x %d, padded volume is %d x %d x %d', ...
           span, full);
  end
  OZ = floor ((full(1) - span(1)) / stride(1)) + 1;
  pyref.internal.must_fit ('conv3d', 'padded volumes are', [N C full(1) H W]);
  pyref.internal.must_fit ('conv3d', 'slices are', [N OZ C KZ H W]);
  volume = zeros (N, C, full(1), H, W, class (x));
  volume(:,:,pad(1) + (1:Z),:,:) = x;
  slices = zeros (N, OZ, KZ, C, H, W, class (x));
  for k = 1:KZ
    seen = 1 + (k - 1) * dilation(1) + stride(1) * (0:OZ - 1);
    slices(:,:,k,:,:,:) = permute (volume(:,:,seen,:,:), [1 3 6 2 4 5]);
  end
  % the channels of a group stay together: k counts faster than d in both languages
  image = reshape (slices, N * OZ, KZ * C, H, W);
  kernel = reshape (permute (w, [1 3 2 4 5]), F, KZ * D, KH, KW);
  [y, image_back] = pyref.layers.conv2d ( ...
    image, kernel, b, stride(2:3), pad(3:6), dilation(2:3), groups);
  y = permute (reshape (y, N, OZ, F, size (y, 3), size (y, 4)), [1 3 2 4 5]);
  back = @(dy) backward (pyref.internal.like ('conv3d', dy, y), ...
                         x, w, image_back, stride, pad, dilation);
end

function [dx, dw, db] = backward (dy, x, w, image_back, stride, pad, dilation)
  [N, C, Z, H, W] = size (x);
  [F, OZ, OH, OW] = deal (size (dy, 2), size (dy, 3), size (dy, 4), size (dy, 5));
  KZ = size (w, 3);
  [dimage, dkernel, db] = image_back ( ...
    reshape (permute (dy, [1 3 2 4 5]), N * OZ, F, OH, OW));
  dslices = reshape (dimage, N, OZ, KZ, C, H, W);
  dvolume = zeros (N, C, Z + pad(1) + pad(2), H, W, class (dy));
  for k = 1:KZ
    seen = 1 + (k - 1) * dilation(1) + stride(1) * (0:OZ - 1);
    part = permute (dslices(:,:,k,:,:,:), [1 4 2 5 6 3]);
    dvolume(:,:,seen,:,:) = dvolume(:,:,seen,:,:) + part;
  end
  dx = dvolume(:,:,pad(1) + (1:Z),:,:);
  dw = permute (reshape (dkernel, F, KZ, size (w, 2), size (w, 4), size (w, 5)), ...
                [1 3 2 4 5]);
end

%!test <by hand: differences of neighboring slices, and ten>
%! x = reshape ([1 2 4 8], 1, 1, 4);
%! [y, back] = pyref.layers.conv3d (x, reshape ([1 -1], 1, 1, 2), 10, [1 1 1], ...
%!                                  zeros (1, 6), [1 1 1], 1);
%! assert (y(:).', [9 8 6]);
%! [dx, dw, db] = back (reshape ([1 2 4], 1, 1, 3));
%! assert (dx(:).', [1 1 2 -4]);
%! assert (dw(:).', [21 42]);
%! assert (db, 7);

%!test <kernels of one slice are conv2d on each>
%! x = reshape (mod ((1:120) .^ 2, 11), 2, 2, 3, 5, 2);
%! w = reshape (mod ((1:24) .^ 3, 7), 3, 2, 1, 2, 2);
%! y = pyref.layers.conv3d (x, w, [1 2 3], [1 2 1], [0 0 1 0 0 1], [1 1 1], 1);
%! for z = 1:3
%!   image = reshape (x(:,:,z,:,:), 2, 2, 5, 2);
%!   kernel = reshape (w, 3, 2, 2, 2);
%!   want = pyref.layers.conv2d (image, kernel, [1 2 3], [2 1], [1 0 0 1], [1 1], 1);
%!   assert (squeeze (y(:,:,z,:,:)), squeeze (want));
%! end

%!test <the gradient is the transpose, with every option uneven, in groups>
%! x = reshape (mod ((1:480) .^ 2, 11), 2, 4, 5, 4, 3);
%! w = reshape (mod ((1:72) .^ 3, 7), 6, 2, 3, 2, 1);
%! [y, back] = pyref.layers.conv3d (x, w, zeros (1, 6), [2 1 2], [1 2 0 1 1 0], ...
%!                                  [2 1 1], 2);
%! dy = reshape (mod (7 * (1:numel (y)), 31), size (y));
%! [dx, dw, db] = back (dy);
%! assert (sum (dx(:) .* x(:)), sum (dy(:) .* y(:)), 1e-9);
%! assert (sum (dw(:) .* w(:)), sum (dy(:) .* y(:)), 1e-9);

%!test <no volumes; single precision stays single>
%! y = pyref.layers.conv3d (zeros (0, 1, 2, 3, 4), ones (2, 1, 2, 2, 2), [0 0], ...
%!                          [1 1 1], zeros (1, 6), [1 1 1], 1);
%! assert (size (y), [0 2 1 2 3]);
%! [y, back] = pyref.layers.conv3d (single (2), single (3), single (1), [1 1 1], ...
%!                                  zeros (1, 6), [1 1 1], 1);
%! [dx, dw, db] = back (y);
%! assert ({class(y), class(dx), class(dw), class(db)}, repmat ({'single'}, 1, 4));

%!error <conv3d: window spans 3 x 1 x 1, padded volume is 2 x 1 x 1>
%! pyref.layers.conv3d (1, ones (1, 1, 2), 0, [1 1 1], [1 0 0 0 0 0], [2 1 1], 1);
%!error <conv3d: groups is 2, C is 3, F is 2>
%! pyref.layers.conv3d (ones (1, 3), ones (2, 1), [0 0], [1 1 1], zeros (1, 6), ...
%!                      [1 1 1], 2);
%!error <conv3d: w is 1 x 2 x 1 x 1 x 1, x is 1 x 3 x 1 x 1 x 1 in 1 groups>
%! pyref.layers.conv3d (ones (1, 3), ones (1, 2), 0, [1 1 1], zeros (1, 6), [1 1 1], 1);
%!error <conv3d: dy is 1 x 1, y is 1 x 1 x 2>
%! nthargout (2, @pyref.layers.conv3d, ones (1, 1, 2), 1, 0, [1 1 1], zeros (1, 6), ...
%!            [1 1 1], 1) (1);
