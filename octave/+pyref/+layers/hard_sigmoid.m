% A line through a half, cut off at 0 and at 1.
%     [y, back] = pyref.layers.hard_sigmoid (x, slope)
%     dx = back (dy)
%
%     x any shape, slope a number from 0
%
%     u = slope * x + 1/2         of the shape of x
%     y = 0                       where u <= 0
%     y = 1                       where u >= 1
%     y = u                       between
%
% Going back:
%
%     dx = dy * slope             where 0 < u < 1
%     dx = 0                      elsewhere
%
% The slope is no convention but another function: sources have 1/5 (Keras up to version
% 2, ONNX unless told), 1/6 (MobileNetV3, torch, Keras from version 3) and 1/2
% (binarized networks). The bends lie at x = 1 / (2 slope) and at its negative: at 2.5,
% 3 and 1.
%
% At a bend the derivative is a choice between slope and 0: here it is 0. Where slope *
% x is rounded, as at 3 with 1/6, that number tells the side. NaN gives NaN and hands dy
% * slope back; -Inf and Inf give 0 and 1.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Courbariaux, Bengio and David
% 2015, BinaryConnect; Howard et al. 2019, Searching for MobileNetV3.

function [y, back] = hard_sigmoid (x, slope)
  pyref.internal.takes (2, nargin);
  [x, slope] = pyref.internal.sizes ( ...
    'hard_sigmoid: x ..., slope nonnegative', x, slope);
  u = slope * x + 0.5;
  low = real (u) <= 0;
  high = real (u) >= 1;
  y = pyref.internal.where (high, 1, pyref.internal.where (low, 0, u));
  flat = low | high;
  back = @(dy) backward (pyref.internal.like ('hard_sigmoid', dy, y), slope, flat);
end

function dx = backward (dy, slope, flat)
  dx = pyref.internal.zero_out (dy * slope, flat);
end

%!test <by hand: a slope of a quarter bends at 2 and at -2>
%! [y, back] = pyref.layers.hard_sigmoid ([-3 -2 -1 0 1 2 3], 0.25);
%! assert (y, [0 0 0.25 0.5 0.75 1 1]);
%! assert (back ([1 2 4 8 -4 2 1]), [0 0 1 2 -1 0 0]);

%!test <the slopes of libraries bend at 2.5 and at 3>
%! assert (pyref.layers.hard_sigmoid ([2.4 2.6], 0.2), [0.98 1], -eps);
%! assert (pyref.layers.hard_sigmoid ([2.4 3.1], 1 / 6), [0.9 1], -eps);

%!test <slope 0 is a half everywhere>
%! [y, back] = pyref.layers.hard_sigmoid ([-7 7], 0);
%! assert (y, [0.5 0.5]);
%! assert (back ([1 2]), [0 0]);

%!test <NaN and Inf>
%! [y, back] = pyref.layers.hard_sigmoid ([NaN Inf -Inf], 0.25);
%! assert (y, [NaN 1 0]);
%! assert (back ([4 1 1]), [1 0 0]);

%!test <single precision>
%! assert (pyref.layers.hard_sigmoid (single ([-1 2]), 0.25), single ([0.25 1]));

%!error <hard_sigmoid: slope is -1, not finite and from 0>
%! pyref.layers.hard_sigmoid (1, -1);
%!error <hard_sigmoid: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.hard_sigmoid ([1 2], 0.25);
%! back ([1 2 3]);
