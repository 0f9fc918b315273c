% The logarithm of the shares along one axis, at each place of the others.
%     [y, back] = pyref.layers.log_softmax_axis (x, axis)
%     dx = back (dy)
%
%     x N x C x H x W; axis a whole number from 0 to 3: 0 is N, 1 is C, 2 is H, 3 is W
%
%     y = x - log (the sum of exp (x) along axis)      N x C x H x W
%
% Going back, with p = exp (y):
%
%     dx = dy - p * the sum of dy along axis           N x C x H x W
%
% It is log_softmax of each row along that axis, whose other axes are counted off as
% rows; what is said there of the digits where one share is nearly 1, and of NaN and
% Inf, holds here. Where y is taken along another axis than dx, all shapes fit.
%
% axis is counted from 0 in both languages: in Octave axis 1 is the second dimension.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: ONNX, LogSoftmax; Long, Shelhamer
% and Darrell 2015, Fully Convolutional Networks for Semantic Segmentation.

function [y, back] = log_softmax_axis (x, axis)
  pyref.internal.takes (2, nargin);
  [x, axis] = pyref.internal.sizes ('log_softmax_axis: x N C H W, axis whole', x, axis);
  if axis > 3
    error ('pyref:value', 'log_softmax_axis: axis is %d, not from 0 to 3', axis);
  end
  [logs, rows_back] = pyref.layers.log_softmax (pyref.internal.to_rows (x, axis));
  y = pyref.internal.from_rows (logs, x, axis);
  back = @(dy) backward ( ...
    pyref.internal.like ('log_softmax_axis', dy, y), axis, rows_back);
end

function dx = backward (dy, axis, rows_back)
  drows = rows_back (pyref.internal.to_rows (dy, axis));
  dx = pyref.internal.from_rows (drows, dy, axis);
end

%!test <by hand: of two equal channels each has the logarithm of a half>
%! [y, back] = pyref.layers.log_softmax_axis ([3 3; -1 -1], 1);
%! assert (y, -log (2) * ones (2), eps);
%! assert (back ([4 0; 1 -1]), [2 -2; 1 -1]);

%!test <down the first axis it is log_softmax of the transpose>
%! x = [1 2 0; 4 -1 3];
%! [y, back] = pyref.layers.log_softmax_axis (x, 0);
%! [want, want_back] = pyref.layers.log_softmax (x.');
%! assert (y, want.');
%! assert (back ([1 2 3; 4 5 7]), want_back ([1 4; 2 5; 3 7]).');

%!test <it is the logarithm of softmax_axis, along each axis>
%! x = reshape (mod ((1:120) .^ 2, 17), 2, 3, 4, 5);
%! for axis = 0:3
%!   y = pyref.layers.log_softmax_axis (x, axis);
%!   assert (exp (y), pyref.layers.softmax_axis (x, axis), 4 * eps);
%! end

%!test <an axis of one has all of it, and one of none has nothing>
%! assert (pyref.layers.log_softmax_axis ([4 5], 3), [0 0]);
%! [y, back] = pyref.layers.log_softmax_axis (zeros (2, 0, 3), 1);
%! assert (size (back (y)), [2 0 3]);

%!error <log_softmax_axis: axis is 4, not from 0 to 3>
%! pyref.layers.log_softmax_axis (1, 4);
%!error <log_softmax_axis: dy is 1 x 2, y is 1 x 3>
%! nthargout (2, @pyref.layers.log_softmax_axis, [1 2 3], 1) ([1 2]);
