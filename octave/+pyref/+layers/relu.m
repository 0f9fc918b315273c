% Cut off what is below zero: the rectifier.
%     [y, back] = pyref.layers.relu (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = x          where x > 0, of the shape of x
%     y = 0          where x <= 0
%
% Going back:
%
%     dx = dy        where x > 0
%     dx = 0         where x <= 0
%
% At 0 the derivative is a choice between 0 and 1: here it is 0. Entries are chosen,
% not multiplied by a mask of ones and zeros, since 0 * Inf is NaN: so -Inf gives 0
% and hands nothing back, whatever dy is there. NaN is not below zero: it gives NaN
% and hands its dy back.
%
% Errors: pyref:size, pyref:type. Source: Nair and Hinton 2010, Rectified Linear Units
% Improve Restricted Boltzmann Machines.

function [y, back] = relu (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('relu: x ...', x);
  [y, back] = forward (x);
  back = @(dy) back (pyref.internal.like ('relu', dy, y));
end

function [y, back] = forward (x)
  off = real (x) <= 0;
  y = pyref.internal.zero_out (x, off);
  back = @(dy) backward (dy, off);
end

function dx = backward (dy, off)
  dx = pyref.internal.zero_out (dy, off);
end

%!test <by hand: what is not above zero is cut off, and hands nothing back>
%! [y, back] = pyref.layers.relu ([1 -2 3; -4 0 0.5]);
%! assert (y, [1 0 3; 0 0 0.5]);
%! assert (back ([7 8 -9; 1 2 3]), [7 0 -9; 0 0 3]);

%!test <a single row, four dimensions, single precision>
%! assert (pyref.layers.relu ([-1 2 3]), [0 2 3]);
%! x = reshape (single (-11:12), [2, 3, 2, 2]);
%! [y, back] = pyref.layers.relu (x);
%! assert (y, reshape (single ([zeros(1, 12), 1:12]), [2, 3, 2, 2]));
%! assert (back (x), y);

%!test <NaN stays and hands its dy back, -Inf gives 0 and hands back 0>
%! [y, back] = pyref.layers.relu ([NaN -Inf Inf 0]);
%! assert (y, [NaN 0 Inf 0]);
%! assert (back ([2 Inf 3 NaN]), [2 0 3 0]);

%!test <no rows>
%! [y, back] = pyref.layers.relu (zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error <relu: dy is 3 x 2, y is 2 x 3>
%! [y, back] = pyref.layers.relu (ones (2, 3));
%! back (ones (3, 2));
%!error <relu: x is text, not float64 or float32> pyref.layers.relu ('a')
