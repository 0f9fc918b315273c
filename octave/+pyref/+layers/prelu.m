% Scale what is below zero by a slope of each column, which is learned.
%     [y, back] = pyref.layers.prelu (x, slope)
%     [dx, dslope] = back (dy)
%
%     x N x D, slope 1 x D
%
%     y = x                              where x > 0, N x D
%     y = slope * x                      where x <= 0
%
% Going back:
%
%     dx     = dy                        where x > 0, N x D
%     dx     = slope * dy                where x <= 0
%     dslope = sum (dy * x)              1 x D, down the columns, where x <= 0
%
% The slope is an input and has a gradient, one for each column: all samples share it,
% and their parts are added, not averaged. Of images N x C x H x W each channel has one;
% they are N H W rows of C columns. leaky_relu has one slope that is not learned.
%
% At 0 the derivative by x is a choice between slope and 1: here it is slope. That by
% the slope is 0 there, either way. NaN is not below zero: it gives NaN, hands its dy
% back and has no part in dslope.
%
% Errors: pyref:size, pyref:type. Source: He, Zhang, Ren and Sun 2015, Delving Deep into
% Rectifiers.

function [y, back] = prelu (x, slope)
  pyref.internal.takes (2, nargin);
  [x, slope] = pyref.internal.sizes ('prelu: x N D, slope 1 D', x, slope);
  off = real (x) <= 0;
  y = pyref.internal.where (off, slope .* x, x);
  back = @(dy) backward (pyref.internal.like ('prelu', dy, y), x, slope, off);
end

function [dx, dslope] = backward (dy, x, slope, off)
  dx = pyref.internal.where (off, slope .* dy, dy);
  dslope = pyref.internal.sum_along (pyref.internal.zero_out (x .* dy, ~off), 1);
end

%!test <by hand: a slope of its own for each column>
%! [y, back] = pyref.layers.prelu ([1 -2; -4 -6; -1 3], [0.25 0.5]);
%! assert (y, [1 -1; -1 -3; -0.25 3]);
%! [dx, dslope] = back ([8 2; 4 -1; 2 7]);
%! assert (dx, [8 1; 1 -0.5; 0.5 7]);
%! assert (dslope, [-18 2]);

%!test <with one slope for all it is leaky_relu>
%! x = [1 -2 3; -4 0 0.5];
%! assert (pyref.layers.prelu (x, [0.25 0.25 0.25]), pyref.layers.leaky_relu (x, 0.25));

%!test <one row stays a row>
%! [y, back] = pyref.layers.prelu ([-1 2], [3 4]);
%! [dx, dslope] = back ([5 6]);
%! assert (dslope, [-5 0]);

%!test <NaN hands its dy back and has no part in the slope>
%! [y, back] = pyref.layers.prelu ([NaN; -1], 0.5);
%! [dx, dslope] = back ([2; 4]);
%! assert (y, [NaN; -0.5]);
%! assert (dx, [2; 2]);
%! assert (dslope, -4);

%!test <single precision, and no rows>
%! assert (pyref.layers.prelu (single ([-1 2]), single ([0.5 0.5])), single ([-0.5 2]));
%! [y, back] = pyref.layers.prelu (zeros (0, 2), [0.5 0.5]);
%! [dx, dslope] = back (y);
%! assert (dslope, [0 0]);

%!error <prelu: slope is 2 x 1, not 1 x D, with x 3 x 2>
%! pyref.layers.prelu (ones (3, 2), [1; 2]);
%!error <prelu: slope is 1 x 1, not 1 x D, with x 3 x 2>
%! pyref.layers.prelu (ones (3, 2), 1);
%!error <prelu: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.prelu ([1 2], [1 1]);
%! back ([1 2 3]);
