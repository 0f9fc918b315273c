% Lay the maps of an image out as one row, each map read down its columns.
%     [y, back] = pyref.layers.flatten_column_scan (x)
%     dx = back (dy)
%
%     x N x C x H x W
%
%     y N x (C H W)
%
% An entry (c, h, w) of an image stands at c * H * W + w * H + h, counted from 0: maps
% in order, in each map its columns in order, h fastest. This is the F of Zhang, and
% what x(:) does with one map in Octave. The axes are brought to that order before
% reshape, another one in each language; a dense layer learned on one order is wrong
% on the other.
%
% Going back, dy is put into the shape of x in the same order:
%
%     dx N x C x H x W
%
% Errors: pyref:size, pyref:type. Source: Zhang 2016, Derivation of Backpropagation in
% Convolutional Neural Network.

function [y, back] = flatten_column_scan (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('flatten_column_scan: x N C H W', x);
  [N, C, H, W] = size (x);
  y = reshape (permute (x, [1 3 4 2]), N, C * H * W);
  back = @(dy) backward (pyref.internal.like ('flatten_column_scan', dy, y), x);
end

function dx = backward (dy, x)
  [N, C, H, W] = size (x);
  dx = permute (reshape (dy, N, H, W, C), [1 4 2 3]);
end

%!test <by hand: two maps of 2 x 3, down their columns>
%! x = reshape (cat (3, [1 3 5; 2 4 6], [7 9 11; 8 10 12]), 1, 2, 3, 2);
%! x = permute (x, [1 4 2 3]);
%! [y, back] = pyref.layers.flatten_column_scan (x);
%! assert (y, 1:12);
%! assert (back (y), x);

%!test <one map gives what x(:) gives>
%! x = [1 2 3; 4 5 6];
%! assert (pyref.layers.flatten_column_scan (reshape (x, 1, 1, 2, 3)), x(:).');

%!test <every image is a row of its own>
%! x = reshape ([1 2; 3 4], 2, 1, 1, 2);
%! assert (pyref.layers.flatten_column_scan (x), [1 2; 3 4]);

%!test <maps of one pixel keep their order and their shape>
%! [y, back] = pyref.layers.flatten_column_scan ([1 2 3; 4 5 6]);
%! assert (y, [1 2 3; 4 5 6]);
%! assert (back (y), [1 2 3; 4 5 6]);

%!error <flatten_column_scan: x is 1 x 2 x 3 x 4 x 5, not N x C x H x W>
%! pyref.layers.flatten_column_scan (ones (1, 2, 3, 4, 5));
%!error <flatten_column_scan: dy is 3 x 2, y is 2 x 3>
%! nthargout (2, @pyref.layers.flatten_column_scan, ones (2, 3)) (ones (3, 2));
