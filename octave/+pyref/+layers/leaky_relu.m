% Scale what is below zero: the leaky rectifier.
%     [y, back] = pyref.layers.leaky_relu (x, slope)
%     dx = back (dy)
%
%     x any shape, slope a number
%
%     y = x              where x > 0, of the shape of x
%     y = slope * x      where x <= 0
%
% Going back:
%
%     dx = dy            where x > 0
%     dx = slope * dy    where x <= 0
%
% At 0 the derivative is a choice between slope and 1: here it is slope. NaN is not
% below zero: it gives NaN and hands its dy back. With slope 0 this is relu, except
% that -Inf gives 0 * -Inf, which is NaN.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Maas, Hannun and Ng 2013,
% Rectifier Nonlinearities Improve Neural Network Acoustic Models.

function [y, back] = leaky_relu (x, slope)
  pyref.internal.takes (2, nargin);
  [x, slope] = pyref.internal.sizes ('leaky_relu: x ..., slope real', x, slope);
  off = real (x) <= 0;
  y = pyref.internal.where (off, slope * x, x);
  back = @(dy) backward (pyref.internal.like ('leaky_relu', dy, y), slope, off);
end

function dx = backward (dy, slope, off)
  dx = pyref.internal.where (off, slope * dy, dy);
end

%!test <by hand: a quarter of what is not above zero>
%! [y, back] = pyref.layers.leaky_relu ([1 -2 3; -4 0 0.5], 0.25);
%! assert (y, [1 -0.5 3; -1 0 0.5]);
%! assert (back ([7 8 -9; 1 2 3]), [7 2 -9; 0.25 0.5 3]);

%!test <slope 1 changes nothing, slope 0 is relu>
%! x = [1 -2 3; -4 0 0.5];
%! assert (pyref.layers.leaky_relu (x, 1), x);
%! assert (pyref.layers.leaky_relu (x, 0), pyref.layers.relu (x));

%!test <single precision stays single, one row stays a row>
%! [y, back] = pyref.layers.leaky_relu (single ([-1 2]), 0.5);
%! assert (y, single ([-0.5 2]));
%! assert (back (single ([3 -1])), single ([1.5 -1]));

%!test <NaN stays and hands its dy back, -Inf keeps its sign>
%! [y, back] = pyref.layers.leaky_relu ([NaN -Inf Inf], 0.5);
%! assert (y, [NaN -Inf Inf]);
%! assert (back ([2 4 8]), [2 2 8]);

%!error <leaky_relu: slope is nan, not finite> pyref.layers.leaky_relu (1, NaN)
%!error <leaky_relu: slope has 2 numbers, not 1> pyref.layers.leaky_relu (1, [1 2])
%!error <leaky_relu: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.leaky_relu ([1 2], 0.5);
%! back ([1 2 3]);
