% Weigh each number by a line through a half, cut off at 0 and at 1.
%     [y, back] = pyref.layers.hard_swish (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = 0                           where x <= -3, of the shape of x
%     y = x * (x + 3) / 6             between -3 and 3
%     y = x                           where x >= 3
%
% Going back:
%
%     dx = 0                          where x <= -3
%     dx = dy * (2 x + 3) / 6         between -3 and 3
%     dx = dy                         where x >= 3
%
% It is x * hard_sigmoid (x, 1/6), and x * min (max (x + 3, 0), 6) / 6. The pieces meet
% with other derivatives: -1/2 and 0 at -3, 3/2 and 1 at 3. There the derivative is a
% choice: here it is the one outside, 0 and 1. NaN gives NaN, in dx too; -Inf gives 0
% and Inf gives Inf.
%
% Errors: pyref:size, pyref:type. Source: Howard et al. 2019, Searching for MobileNetV3.

function [y, back] = hard_swish (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('hard_swish: x ...', x);
  low = real (x) <= -3;
  high = real (x) >= 3;
  inner = pyref.internal.where (low, 0, x .* ((x + 3) / 6));
  y = pyref.internal.where (high, x, inner);
  back = @(dy) backward (pyref.internal.like ('hard_swish', dy, y), x, low, high);
end

function dx = backward (dy, x, low, high)
  inner = pyref.internal.where (low, 0, dy .* ((2 * x + 3) / 6));
  dx = pyref.internal.where (high, dy, inner);
end

%!test <by hand: a parabola between -3 and 3>
%! [y, back] = pyref.layers.hard_swish ([-4 -3 -1.5 0 1.5 3 4]);
%! assert (y, [0 0 -0.375 0 1.125 3 4]);
%! assert (back ([1 2 4 8 -4 2 5]), [0 0 0 4 -4 2 5]);

%!test <it is x times hard_sigmoid>
%! x = [-3.5 -2 -0.1; 0.2 2.9 7];
%! y = x .* pyref.layers.hard_sigmoid (x, 1 / 6);
%! assert (pyref.layers.hard_swish (x), y, -4 * eps);

%!test <NaN and Inf>
%! [y, back] = pyref.layers.hard_swish ([NaN Inf -Inf]);
%! assert (y, [NaN Inf 0]);
%! assert (back ([1 2 3]), [NaN 2 0]);

%!test <single precision>
%! assert (pyref.layers.hard_swish (single ([-3 3])), single ([0 3]));

%!error <hard_swish: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.hard_swish ([1 2]);
%! back ([1 2 3]);
%!error id=pyref:type pyref.layers.hard_swish ('text')
