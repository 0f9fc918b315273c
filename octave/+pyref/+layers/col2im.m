% Add windows that stand as rows back into images: col2im.
%     [y, back] = pyref.layers.col2im (x, image, window, stride, pad, dilation)
%     dx = back (dy)
%
%     x (N OH OW) x (C KH KW), the rows and columns in the order of im2col;
%     image (H, W); window, stride and dilation (down, across); pad (top, bottom,
%     left, right)
%
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
%     y N x C x H x W, each pixel the sum of all window entries that lie on it
%
% N and C follow from the rows and columns of x. What lies on the padding is dropped.
%
% Going back, every entry gets the gradient of the pixel it lies on, which is im2col:
%
%     dx = im2col (dy)
%
% col2im is the transpose of im2col, not its inverse: col2im (im2col (x)) is x times
% the number of windows that hold each pixel.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
% 2006, High Performance Convolutional Neural Networks for Document Processing.

function [y, back] = col2im (x, image, window, stride, pad, dilation)
  pyref.internal.takes (6, nargin);
  [x, image, window, stride, pad, dilation] = pyref.internal.sizes ( ...
    ['col2im: x L K, image positive 2, window positive 2, stride positive 2, ' ...
     'pad whole 4, dilation positive 2'], ...
    x, image, window, stride, pad, dilation);
  pyref.internal.must_fit ('col2im', 'image is', image);
  % the windows of no image at all, for their number
  none = zeros (0, 1, image(1), image(2));
  none = pyref.internal.unfold ('col2im', none, window, stride, pad, dilation);
  [OW, OH, N, KW, KH, C] = size (none);
  [L, K] = size (x);
  if mod (L, OH * OW) ~= 0 || mod (K, KH * KW) ~= 0
    error ('pyref:size', ...
           'col2im: x is %s, image %d x %d has %d windows of %d x %d', ...
           pyref.internal.lengths_of (x), image, OH * OW, KH, KW);
  end
  [N, C] = deal (L / (OH * OW), K / (KH * KW));
  whole = [image(1) + pad(1) + pad(2), image(2) + pad(3) + pad(4)];
  pyref.internal.must_fit ('col2im', 'padded images are', [N C whole]);
  cols = reshape (x, OW, OH, N, KW, KH, C);
  y = pyref.internal.fold (cols, image, stride, pad, dilation);
  back = @(dy) backward ( ...
    pyref.internal.like ('col2im', dy, y), x, window, stride, pad, dilation);
end

function dx = backward (dy, x, window, stride, pad, dilation)
  [L, K] = size (x);
  dx = reshape ( ...
    pyref.internal.unfold ('col2im', dy, window, stride, pad, dilation), L, K);
end

%!test <by hand: two windows of 1 x 2 share the middle of three pixels>
%! [y, back] = pyref.layers.col2im ([1 2; 4 8], [1 3], [1 2], [1 1], [0 0 0 0], [1 1]);
%! assert (squeeze (y).', [1 6 8]);
%! assert (back (reshape ([1 2 3], 1, 1, 1, 3)), [1 2; 2 3]);

%!test <ones count the windows that hold a pixel>
%! y = pyref.layers.col2im (ones (9, 4), [4 4], [2 2], [1 1], [0 0 0 0], [1 1]);
%! assert (squeeze (y), [1 2 2 1; 2 4 4 2; 2 4 4 2; 1 2 2 1]);

%!test <what lies on the padding is dropped>
%! [y, back] = pyref.layers.col2im ([1 2; 3 4], [1 1], [1 2], [1 1], [0 0 1 1], [1 1]);
%! assert (y, 5);
%! assert (back (7), [0 7; 7 0]);

%!test <pixels between the windows are zero>
%! y = pyref.layers.col2im ([1; 2], [1 4], [1 1], [1 2], [0 0 0 0], [1 1]);
%! assert (squeeze (y).', [1 0 2 0]);

%!error <col2im: x is 8 x 4, image 4 x 4 has 9 windows of 2 x 2>
%! pyref.layers.col2im (ones (8, 4), [4 4], [2 2], [1 1], [0 0 0 0], [1 1]);
%!error <col2im: window spans 3 x 1, padded image is 2 x 2>
%! pyref.layers.col2im (ones (1, 3), [2 2], [3 1], [1 1], [0 0 0 0], [1 1]);
