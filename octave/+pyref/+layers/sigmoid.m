% Squash each number to between 0 and 1: the logistic function.
%     [y, back] = pyref.layers.sigmoid (x)
%     dx = back (dy)
%
%     x any shape
%
%     e = exp (-x)           of the shape of x
%     y = 1 / (1 + e)        of the shape of x
%
% Going back:
%
%     dx = dy * e / (1 + e)^2
%
% Far to the left, from -710 on, where e overflows, y and its derivative are both
% exp (x), which is not yet zero. The usual form of the derivative is y * (1 - y), and
%
%     1 - y = 1 - 1 / (1 + e) = e / (1 + e)
%     y * (1 - y) = 1 / (1 + e) * e / (1 + e) = e / (1 + e)^2
%
% It is the same number, but 1 - y has no digit left from x = 37.5 on, where y rounds
% to 1; e / (1 + e)^2 keeps them until e underflows. e is divided by 1 + e twice, since
% the square overflows before e does. NaN gives NaN; -Inf gives 0 and Inf gives 1, with
% derivative 0.
%
% Where exp (-|x|) underflows, dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
% Learning Representations by Back-Propagating Errors.

function [y, back] = sigmoid (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('sigmoid: x ...', x);
  [y, back] = forward (x);
  back = @(dy) back (pyref.internal.like ('sigmoid', dy, y));
end

function [y, back] = forward (x)
  e = exp (-x);
  y = 1 ./ (1 + e);
  far = isinf (e);
  y(far) = exp (x(far));
  back = @(dy) backward (dy, x, e);
end

function dx = backward (dy, x, e)
  slope = e ./ (1 + e) ./ (1 + e);
  far = isinf (e);
  slope(far) = exp (x(far));
  dx = dy .* slope;
end

%!test <by hand: 1/2 at 0, where the slope is 1/4>
%! [y, back] = pyref.layers.sigmoid ([0 0; 0 0]);
%! assert (y, [0.5 0.5; 0.5 0.5]);
%! assert (back ([1 -2; 8 0]), [0.25 -0.5; 2 0]);

%!test <slope 2.5 at 0.3, as the hand-out has it>
%! [y, back] = pyref.layers.sigmoid (2.5 * 0.3);
%! assert (y, 0.679178699175393, 1e-15);
%! assert (back (2.5), 0.5447374844045351, 1e-15);

%!test <the slope keeps its digits at both ends: it is exp (-40) but for a part 1e-17>
%! [y, back] = pyref.layers.sigmoid ([40 -40 800 -800]);
%! assert (y, [1 exp(-40) 1 0], -4 * eps);
%! assert (back ([1 -3 1 1]), [exp(-40) -3*exp(-40) 0 0], -4 * eps);

%!test <NaN stays, the infinite ends are flat>
%! [y, back] = pyref.layers.sigmoid ([NaN -Inf Inf]);
%! assert (y, [NaN 0 1]);
%! assert (back ([1 2 3]), [NaN 0 0]);

%!test <one column, single precision>
%! [y, back] = pyref.layers.sigmoid (single ([0; 90; -90]));
%! assert (y, single ([0.5; 1; exp(-90)]), -single (4e-7));
%! assert (class (back (y)), 'single');

%!error <sigmoid: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.sigmoid ([1 2]);
%! back ([1; 2]);
