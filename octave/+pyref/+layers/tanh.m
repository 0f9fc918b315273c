% Squash each number to between -1 and 1: the hyperbolic tangent.
%     [y, back] = pyref.layers.tanh (x)
%     dx = back (dy)
%
%     x any shape
%
%     y = tanh (x)            of the shape of x
%
% Going back:
%
%     e  = exp (2 x)          of the shape of x
%     dx = dy * 4 * e / (1 + e)^2
%
% The usual form of the derivative is 1 - y^2, and
%
%     y = (e - 1) / (e + 1)
%     1 - y^2 = ((e + 1)^2 - (e - 1)^2) / (e + 1)^2 = 4 e / (1 + e)^2
%
% It is the same number, but 1 - y^2 has lost half of its digits at |x| = 9 and all of
% them from |x| = 19.1 on, where y rounds to 1; the form in e keeps them until it
% underflows. e is divided by 1 + e twice, since the square overflows before that.
% Far to the right, where e itself overflows, 4 e / (1 + e)^2 is 4 exp (-2 x). NaN
% gives NaN; -Inf gives -1 and Inf gives 1, with derivative 0.
%
% Where exp (-2 * |x|) underflows, dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: LeCun, Bottou, Orr and Mueller 1998,
% Efficient BackProp.

function [y, back] = tanh (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('tanh: x ...', x);
  [y, back] = forward (x);
  back = @(dy) back (pyref.internal.like ('tanh', dy, y));
end

function [y, back] = forward (x)
  y = builtin ('tanh', x);  % also where this folder is at hand
  back = @(dy) backward (dy, x);
end

function dx = backward (dy, x)
  e = exp (2 * x);
  slope = 4 * (e ./ (1 + e) ./ (1 + e));
  far = isinf (e);
  slope(far) = 4 * exp (-2 * x(far));
  dx = dy .* slope;
end

%!test <by hand: 0 at 0, where the slope is 1>
%! [y, back] = pyref.layers.tanh ([0 0; 0 0]);
%! assert (y, [0 0; 0 0]);
%! assert (back ([1 -2; 8 0]), [1 -2; 8 0]);

%!test <tanh (log (2)) is 3/5, its slope 16/25: inside, tanh is the built-in>
%! [y, back] = pyref.layers.tanh ([log(2) -log(2)]);
%! assert (y, [0.6 -0.6], -8 * eps);
%! assert (back ([1 2]), [0.64 1.28], -8 * eps);

%!test <the slope keeps its digits: it is 4 exp (-80) at 40, to a part 1e-34>
%! [y, back] = pyref.layers.tanh ([40 -40 800]);
%! assert (y, [1 -1 1]);
%! assert (back ([1 -3 1]), [4*exp(-80) -12*exp(-80) 0], -4 * eps);

%!test <NaN stays, the infinite ends are flat>
%! [y, back] = pyref.layers.tanh ([NaN -Inf Inf]);
%! assert (y, [NaN -1 1]);
%! assert (back ([1 2 3]), [NaN 0 0]);

%!test <one row, four dimensions, single precision>
%! x = reshape (single (1:6) / 4, [1, 2, 1, 3]);
%! [y, back] = pyref.layers.tanh (x);
%! assert (size (y), [1, 2, 1, 3]);
%! assert (class (back (y)), 'single');

%!error <tanh: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.tanh ([1 2]);
%! back ([1; 2]);
