% Bend what is below zero so that mean and variance stay: the scaled elu.
%     [y, back] = pyref.layers.selu (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = scale * x                              where x > 0, of the shape of x
%     y = scale * alpha * (exp (x) - 1)          where x <= 0
%
%     alpha = 1.6732632423543772, scale = 1.0507009873554805
%
% Going back:
%
%     dx = dy * scale                            where x > 0
%     dx = dy * scale * alpha * exp (x)          where x <= 0
%
% It is elu with this alpha, times scale. Both are the float64 numbers next to the fixed
% point of mean 0 and variance 1. exp (x) - 1 is expm1 (x), which keeps the digits of a
% small x. The derivative is not made of y: y + scale * alpha has no digit left from x =
% -37.5 on.
%
% At 0 the derivative is a choice between scale * alpha and scale: here it is the left
% one, scale * alpha. NaN gives NaN, in dx too; -Inf gives -scale * alpha and Inf gives
% Inf, with derivatives 0 and scale.
%
% Where exp (x) underflows, dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Klambauer, Unterthiner, Mayr and Hochreiter
% 2017, Self-Normalizing Neural Networks.

function [y, back] = selu (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('selu: x ...', x);
  alpha = 1.6732632423543772;
  scale = 1.0507009873554805;
  on = real (x) > 0;
  m = pyref.internal.zero_out (x, on);
  y = scale * pyref.internal.where (on, x, alpha * expm1 (m));
  back = @(dy) backward (pyref.internal.like ('selu', dy, y), alpha, scale, on, m);
end

function dx = backward (dy, alpha, scale, on, m)
  slope = scale * pyref.internal.where (on, 1, alpha * exp (m));
  dx = dy .* slope;
end

%!test <it is elu with a scale>
%! x = [1 -2 3; -4 0 0.5];
%! dy = [1 2 -3; 4 -5 6];
%! [y, back] = pyref.layers.selu (x);
%! [z, other] = pyref.layers.elu (x, 1.6732632423543772);
%! assert (y, 1.0507009873554805 * z, -eps);
%! assert (back (dy), 1.0507009873554805 * other (dy), -2 * eps);

%!test <by hand: above 0 the scale, at 0 and below with alpha>
%! [y, back] = pyref.layers.selu ([2 0 -log(2)]);
%! assert (y, [2.101401974710961, 0, -0.5 * 1.758099340847377], -4 * eps);
%! assert (back ([1 1 1]), [1.0507009873554805, 1.758099340847377 * [1 0.5]], -4 * eps);

%!test <a small number keeps its digits>
%! assert (pyref.layers.selu (-1e-20), -1.758099340847377e-20, -4 * eps);

%!test <NaN and Inf>
%! [y, back] = pyref.layers.selu ([NaN Inf -Inf]);
%! assert (y, [NaN, Inf, -1.758099340847377], -4 * eps);
%! assert (back ([2 1 1]), [NaN 1.0507009873554805 0]);

%!test <single precision>
%! assert (class (pyref.layers.selu (single ([-1 2]))), 'single');

%!error <selu: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.selu ([1 2]);
%! back ([1 2 3]);
%!error id=pyref:type pyref.layers.selu ('text')
