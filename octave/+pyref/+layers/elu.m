% Bend what is below zero towards -alpha: the exponential linear unit.
%     [y, back] = pyref.layers.elu (x, alpha)
%     dx = back (dy)
%
%     x any shape, alpha a number from 0
%
%     y = x                          where x > 0, of the shape of x
%     y = alpha * (exp (x) - 1)      where x <= 0
%
% Going back:
%
%     dx = dy                        where x > 0
%     dx = dy * alpha * exp (x)      where x <= 0
%
% exp (x) - 1 is expm1 (x), which keeps the digits of a small x: at -1e-10 the
% difference has 7 of them left. The usual form of the derivative is y + alpha, which
% in turn has none left from x = -37.5 on, where y rounds to -alpha. Where alpha is
% not 1 the derivative at 0 is a choice between alpha and 1: here it is the left one,
% alpha. NaN gives NaN, in dx too; -Inf gives -alpha and Inf gives Inf, with
% derivatives 0 and 1.
%
% Where exp (x) underflows, dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Clevert, Unterthiner and
% Hochreiter 2016, Fast and Accurate Deep Network Learning by Exponential Linear Units.

function [y, back] = elu (x, alpha)
  pyref.internal.takes (2, nargin);
  [x, alpha] = pyref.internal.sizes ('elu: x ..., alpha nonnegative', x, alpha);
  on = real (x) > 0;
  m = pyref.internal.where (on, 0, x);
  y = pyref.internal.where (on, x, alpha * expm1 (m));
  back = @(dy) backward (pyref.internal.like ('elu', dy, y), alpha, on, m);
end

function dx = backward (dy, alpha, on, m)
  slope = pyref.internal.where (on, 1, alpha * exp (m));
  dx = dy .* slope;
end

%!test <by hand: -alpha / 2 at -log (2), where the slope is alpha / 2>
%! [y, back] = pyref.layers.elu ([3 -log(2); -log(4) 0.5], 2);
%! assert (y, [3 -1; -1.5 0.5], -4 * eps);
%! assert (back ([7 8; -4 2]), [7 8; -2 2], -4 * eps);

%!test <the slope at 0 is the left one, alpha>
%! [y, back] = pyref.layers.elu ([0 -0], 0.25);
%! assert (y, [0 0]);
%! assert (back ([8 -4]), [2 -1]);

%!test <a small number below zero keeps its digits>
%! assert (pyref.layers.elu (-1e-20, 3), -3e-20, -4 * eps);

%!test <the slope keeps its digits far below zero>
%! [y, back] = pyref.layers.elu ([-40 -700 -800], 3);
%! assert (y, [-3 -3 -3]);
%! assert (back ([1 1 1]), [3*exp(-40) 3*exp(-700) 0], -4 * eps);

%!test <alpha 0 is relu>
%! x = [1 -2 3; -4 0 0.5];
%! assert (pyref.layers.elu (x, 0), pyref.layers.relu (x));

%!test <NaN stays, in the gradient too; -Inf is flat and Inf hands its dy back>
%! [y, back] = pyref.layers.elu ([NaN -Inf Inf], 0.5);
%! assert (y, [NaN -0.5 Inf]);
%! assert (back ([2 4 8]), [NaN 0 8]);

%!test <single precision stays single, one column stays a column>
%! [y, back] = pyref.layers.elu (single ([-90; 2]), 0.5);
%! assert (y, single ([-0.5; 2]));
%! assert (class (back (y)), 'single');

%!error <elu: alpha is -1, not finite and from 0> pyref.layers.elu (1, -1)
%!error <elu: alpha has 2 numbers, not 1> pyref.layers.elu (1, [1 2])
%!error <elu: x is complex, not float64 or float32> pyref.layers.elu (1i, 1)
%!error <elu: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.elu ([1 2], 0.5);
%! back ([1 2 3]);
