% The scaled tanh that is 1 at 1 and -1 at -1: 1.7159 tanh (2/3 x).
%     [y, back] = pyref.layers.lecun_tanh (x)
%     dx = back (dy)
%
%     x any shape
%
%     z  = 2/3 x                                     of the shape of x
%     y  = 1.7159 * tanh (z)
%
% Going back:
%
%     dx = dy * 1.7159 * 2/3 * (1 - tanh (z)^2)
%
% 1 - tanh (z)^2 is 4 e / (1 + e)^2 with e = exp (2 z), which keeps its digits where
% tanh rounds to its end: the header of tanh says why. As 1 - y^2 it is not the
% derivative at all; as 1 - (y / 1.7159)^2 it is, with no digit left beyond z = 19.
%
% With these constants y is 1 at 1 to four digits, and the second derivative is largest
% there. NaN gives NaN, in dx too; -Inf and Inf give -1.7159 and 1.7159, with derivative
% 0.
%
% Errors: pyref:size, pyref:type. Source: LeCun, Bottou, Orr and Mueller 1998, Efficient
% BackProp.

function [y, back] = lecun_tanh (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('lecun_tanh: x ...', x);
  [t, slope] = pyref.internal.tangent (x / 1.5);
  y = 1.7159 * t;
  back = @(dy) backward (pyref.internal.like ('lecun_tanh', dy, y), slope);
end

function dx = backward (dy, slope)
  dx = dy .* (1.7159 / 1.5 * slope);
end

%!test <by hand: where tanh is 3/5>
%! v = 1.5 * log (2);
%! [y, back] = pyref.layers.lecun_tanh ([v -v 0]);
%! assert (y, 1.7159 * [0.6 -0.6 0], -4 * eps);
%! assert (back ([3 6 -1.5]), 1.7159 * [1.28 2.56 -1], -8 * eps);

%!test <one at one, to four digits>
%! assert (pyref.layers.lecun_tanh ([1 -1]), [1 -1], 5e-5);

%!test <far out the derivative keeps its digits>
%! [y, back] = pyref.layers.lecun_tanh (60);
%! assert (back (1), 1.7159 * 8 / 3 * exp (-80), -1e-13);

%!test <NaN and Inf>
%! [y, back] = pyref.layers.lecun_tanh ([NaN Inf -Inf]);
%! assert (y, [NaN 1.7159 -1.7159]);
%! assert (back ([1 2 3]), [NaN 0 0]);

%!test <single precision>
%! assert (class (pyref.layers.lecun_tanh (single (1))), 'single');

%!error <lecun_tanh: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.lecun_tanh ([1 2]);
%! back ([1 2 3]);
%!error id=pyref:type pyref.layers.lecun_tanh ('text')
