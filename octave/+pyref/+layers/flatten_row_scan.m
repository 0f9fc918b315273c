% Lay the maps of an image out as one row, each map read along its rows.
%     [y, back] = pyref.layers.flatten_row_scan (x)
%     dx = back (dy)
%
%     x N x C x H x W
%
%     y N x (C H W)
%
% An entry (c, h, w) of an image stands at c * H * W + h * W + w, counted from 0: maps
% in order, in each map its rows in order, w fastest. This is what reshape does in
% NumPy. The reshape of Octave takes the first axis fastest, so there the axes are
% turned round first; a dense layer learned on one order is wrong on the other.
%
% Going back, dy is put into the shape of x in the same order:
%
%     dx N x C x H x W
%
% Errors: pyref:size, pyref:type. Source: Harris et al. 2020, Array Programming with
% NumPy.

function [y, back] = flatten_row_scan (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('flatten_row_scan: x N C H W', x);
  [N, C, H, W] = size (x);
  y = reshape (permute (x, [1 4 3 2]), N, C * H * W);
  back = @(dy) backward (pyref.internal.like ('flatten_row_scan', dy, y), x);
end

function dx = backward (dy, x)
  [N, C, H, W] = size (x);
  dx = permute (reshape (dy, N, W, H, C), [1 4 3 2]);
end

%!test <by hand: two maps of 2 x 3, along their rows>
%! x = reshape (cat (3, [1 2 3; 4 5 6], [7 8 9; 10 11 12]), 1, 2, 3, 2);
%! x = permute (x, [1 4 2 3]);
%! [y, back] = pyref.layers.flatten_row_scan (x);
%! assert (y, 1:12);
%! assert (back (y), x);

%!test <every image is a row of its own>
%! x = reshape ([1 2; 3 4], 2, 1, 1, 2);
%! assert (pyref.layers.flatten_row_scan (x), [1 2; 3 4]);

%!test <maps of one pixel keep their order and their shape>
%! [y, back] = pyref.layers.flatten_row_scan ([1 2 3; 4 5 6]);
%! assert (y, [1 2 3; 4 5 6]);
%! assert (back (y), [1 2 3; 4 5 6]);

%!test <no images give no rows>
%! [y, back] = pyref.layers.flatten_row_scan (zeros (0, 2, 3, 4));
%! assert (size (y), [0 24]);
%! assert (size (back (y)), [0 2 3 4]);

%!error <flatten_row_scan: x is 1 x 2 x 3 x 4 x 5, not N x C x H x W>
%! pyref.layers.flatten_row_scan (ones (1, 2, 3, 4, 5));
%!error <flatten_row_scan: dy is 3 x 2, y is 2 x 3>
%! nthargout (2, @pyref.layers.flatten_row_scan, ones (2, 3)) (ones (3, 2));
