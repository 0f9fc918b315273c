% Write every window of an image as a row: im2col.
%     [y, back] = pyref.layers.im2col (x, window, stride, pad, dilation)
%     dx = back (dy)
%
%     x N x C x H x W; window, stride and dilation (down, across); pad (top, bottom,
%     left, right), filled with zeros
%
%     OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
%     OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1
%
%     y (N OH OW) x (C KH KW)
%
% A row for each window: n slowest, then oh, and ow fastest. A column for each entry
% of a window: c slowest, then kh, and kw fastest.
%
% Going back, a pixel sums the gradients of all its copies:
%
%     dx = col2im (dy)
%
% Images are read along their rows, in both languages; the im2col of Octave's image
% package reads down the columns. y times a kernel that is written as one column in
% the same order is the cross-correlation of conv2d.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
% 2006, High Performance Convolutional Neural Networks for Document Processing.

function [y, back] = im2col (x, window, stride, pad, dilation)
  pyref.internal.takes (5, nargin);
  [x, window, stride, pad, dilation] = pyref.internal.sizes ( ...
    ['im2col: x N C H W, window positive 2, stride positive 2, pad whole 4, ' ...
     'dilation positive 2'], ...
    x, window, stride, pad, dilation);
  cols = pyref.internal.unfold ('im2col', x, window, stride, pad, dilation);
  [OW, OH, N, KW, KH, C] = size (cols);
  y = reshape (cols, N * OH * OW, C * KH * KW);
  back = @(dy) backward ( ...
    pyref.internal.like ('im2col', dy, y), x, size (cols), stride, pad, dilation);
end

function dx = backward (dy, x, lengths, stride, pad, dilation)
  image = [size(x, 3), size(x, 4)];
  dcols = reshape (dy, lengths);
  dx = pyref.internal.fold (dcols, image, stride, pad, dilation);
end

%!test <by hand: the four 2 x 2 windows of a 3 x 3 image, each read along its rows>
%! x = reshape ([1 2 3; 4 5 6; 7 8 9], 1, 1, 3, 3);
%! [y, back] = pyref.layers.im2col (x, [2 2], [1 1], [0 0 0 0], [1 1]);
%! assert (y, [1 2 4 5; 2 3 5 6; 4 5 7 8; 5 6 8 9]);
%! dx = back ([1 0 0 2; 0 3 0 0; 0 0 4 0; 5 0 0 6]);
%! assert (squeeze (dx), [1 0 3; 0 7 0; 4 0 6]);

%!test <gradients of ones count the windows that hold a pixel>
%! [y, back] = pyref.layers.im2col (ones (1, 1, 4, 4), [2 2], [1 1], [0 0 0 0], [1 1]);
%! assert (squeeze (back (y)), [1 2 2 1; 2 4 4 2; 2 4 4 2; 1 2 2 1]);

%!test <channels lie beside one another, images below one another>
%! x = reshape ([1 10; 2 20], 2, 2, 1, 1);
%! assert (pyref.layers.im2col (x, [1 1], [1 1], [0 0 0 0], [1 1]), [1 10; 2 20]);

%!test <padding stands in the rows as zeros>
%! y = pyref.layers.im2col (5, [1 2], [1 1], [0 1 1 0], [1 1]);
%! assert (y, [0 5; 0 0]);

%!test <one image of one column keeps its lengths>
%! [y, back] = pyref.layers.im2col (reshape (1:4, 1, 1, 4), [2 1], [2 1], [0 0 0 0], [1 1]);
%! assert (y, [1 2; 3 4]);
%! assert (size (back (y)), [1 1 4]);

%!error <im2col: window spans 3 x 5, padded image is 3 x 4>
%! pyref.layers.im2col (ones (1, 1, 3, 3), [2 3], [1 1], [0 0 1 0], [2 2]);
