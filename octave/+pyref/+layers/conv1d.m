% Slide kernels along sequences: cross-correlation over one axis.
%     [y, back] = pyref.layers.conv1d (x, w, b, stride, pad, dilation, groups)
%     [dx, dw, db] = back (dy)
%
%     x N x C x L, w F x D x K with D = C / groups, b 1 x F; stride and dilation, each a
%     whole number from 1; pad (left, right), filled with zeros; groups divides C and F
%
%     OL = floor ((L + left + right - (K - 1) * dilation - 1) / stride) + 1
%
%     y(n, f, ol) = b(f) + the sum over d, k of
%       w(f, d, k) * x(n, c, ol * stride + k * dilation - left)
%
% counted from 0, with y N x F x OL and x zero outside its sequence. Channels and
% kernels are cut into groups of equal size, and c is channel d of the group of f; with
% as many groups as channels it is called depthwise. The kernel is not turned. For a
% causal one, which sees nothing that comes later, left is (K - 1) * dilation and right
% is 0.
%
% Going back:
%
%     dx(n, c, l)  = the sum of w(f, d, k) dy(n, f, ol) over all f, k, ol that see l
%     dw(f, d, k)  = the sum over n, ol of
%       dy(n, f, ol) * x(n, c, ol * stride + k * dilation - left)
%     db           = sum (dy)                 1 x F, over n and ol
%
% A sequence is an image of one row: it is conv2d on N x C x 1 x L, with kernels of one
% row, and what is said there of sums near the largest number holds here.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Waibel, Hanazawa, Hinton, Shikano
% and Lang 1989, Phoneme Recognition Using Time-Delay Neural Networks.

function [y, back] = conv1d (x, w, b, stride, pad, dilation, groups)
  pyref.internal.takes (7, nargin);
  [x, w, b, stride, pad, dilation, groups] = pyref.internal.sizes ( ...
    ['conv1d: x N C L, w F D K, b 1 F, stride positive, pad whole 2, ' ...
     'dilation positive, groups positive'], ...
    x, w, b, stride, pad, dilation, groups);
  [N, C, L] = size (x);
  [F, D, K] = size (w);
  if mod (C, groups) ~= 0 || mod (F, groups) ~= 0
    error ('pyref:value', 'conv1d: groups is %d, C is %d, F is %d', groups, C, F);
  end
  if groups * D ~= C
    error ('pyref:size', 'conv1d: w is %s, x is %s in %d groups', ...
           pyref.internal.lengths_of (w, 3), pyref.internal.lengths_of (x, 3), groups);
  end
  span = (K - 1) * dilation + 1;
  padded = L + pad(1) + pad(2);
  if span > padded
    error ('pyref:value', 'conv1d: window spans %d, padded sequence is %d', ...
           span, padded);
  end
  image = reshape (x, N, C, 1, L);
  kernel = reshape (w, F, D, 1, K);
  [y, image_back] = pyref.layers.conv2d ( ...
    image, kernel, b, [1 stride], [0 0 pad], [1 dilation], groups);
  y = reshape (y, N, F, size (y, 4));
  back = @(dy) backward (pyref.internal.like ('conv1d', dy, y), x, w, image_back);
end

function [dx, dw, db] = backward (dy, x, w, image_back)
  [N, F, OL] = size (dy);
  [dimage, dkernel, db] = image_back (reshape (dy, N, F, 1, OL));
  dx = reshape (dimage, size (x));
  dw = reshape (dkernel, size (w));
end

%!test <by hand: differences of neighbors>
%! x = reshape ([1 2 3 4], 1, 1, 4);
%! [y, back] = pyref.layers.conv1d (x, reshape ([1 -1], 1, 1, 2), 10, 1, [0 0], 1, 1);
%! assert (y(:).', [9 9 9]);
%! [dx, dw, db] = back (reshape ([1 2 4], 1, 1, 3));
%! assert (dx(:).', [1 1 2 -4]);
%! assert (dw(:).', [17 24]);
%! assert (db, 7);

%!test <by hand: dilation 2, one zero on the left, a stride of 2>
%! x = reshape (1:5, 1, 1, 5);
%! [y, back] = pyref.layers.conv1d (x, reshape ([1 3 2], 1, 1, 3), 1, 2, [1 0], 2, 1);
%! assert (y, 15);
%! [dx, dw, db] = back (2);
%! assert (dx(:).', [0 6 0 4 0]);
%! assert (dw(:).', [0 4 8]);
%! assert (db, 2);

%!test <a causal kernel sees nothing that comes later>
%! x = reshape (mod ((1:12) .^ 2, 7), 1, 2, 6);
%! w = reshape (mod ((1:12) .^ 3, 5), 2, 2, 3);
%! y = pyref.layers.conv1d (x, w, [0 0], 1, [4 0], 2, 1);
%! x(:,:,4:6) = 100;
%! other = pyref.layers.conv1d (x, w, [0 0], 1, [4 0], 2, 1);
%! assert (other(:,:,1:3), y(:,:,1:3));

%!test <a kernel of one is dense at every place>
%! x = reshape (mod ((1:24) .^ 2, 11), 2, 3, 4);
%! w = [1 2 -1; 0 3 1];
%! y = pyref.layers.conv1d (x, w, [5 6], 1, [0 0], 1, 1);
%! assert (y(:,:,2), pyref.layers.dense (x(:,:,2), w.', [5 6]));

%!test <single precision stays single; no sequences>
%! [y, back] = pyref.layers.conv1d (single (ones (1, 1, 3)), single (2), single (1), ...
%!                                  1, [0 0], 1, 1);
%! [dx, dw, db] = back (y);
%! assert ({class(y), class(dx), class(db)}, {'single', 'single', 'single'});
%! y = pyref.layers.conv1d (zeros (0, 2, 5), ones (3, 2, 2), [0 0 0], 1, [0 0], 1, 1);
%! assert (size (y), [0 3 4]);

%!error <conv1d: window spans 5, padded sequence is 4>
%! pyref.layers.conv1d (ones (1, 1, 3), ones (1, 1, 3), 0, 1, [1 0], 2, 1);
%!error <conv1d: groups is 2, C is 3, F is 2>
%! pyref.layers.conv1d (ones (1, 3, 3), ones (2, 1, 1), [0 0], 1, [0 0], 1, 2);
%!error <conv1d: w is 1 x 2 x 1, x is 1 x 3 x 3 in 1 groups>
%! pyref.layers.conv1d (ones (1, 3, 3), ones (1, 2), 0, 1, [0 0], 1, 1);
%!error <conv1d: dy is 1 x 1, y is 1 x 1 x 3>
%! nthargout (2, @pyref.layers.conv1d, ones (1, 1, 3), 1, 0, 1, [0 0], 1, 1) (1);
