% Bend smoothly from 0 to x: the logarithm of 1 + exp (x).
%     [y, back] = pyref.layers.softplus (x)
%     dx = back (dy)
%
%     x any shape
%
%     e = exp (-|x|)                     of the shape of x, between 0 and 1
%     y = log (1 + exp (x))              which is
%       = x + log1p (e)                  where x > 0
%       = log1p (e)                      where x <= 0
%
% Going back, dy times the logistic function of x:
%
%     dx = dy / (1 + e)                  where x > 0
%     dx = dy * e / (1 + e)              where x <= 0
%
% Where x > 0, log (1 + exp (x)) = log (exp (x) * (1 + exp (-x))), so that nothing
% overflows; and log1p keeps the digits of an e that is lost beside 1: at -40 the
% usual form gives 0, this one exp (-40). NaN gives NaN; -Inf gives 0 and Inf gives
% Inf, with derivatives 0 and 1.
%
% Where exp (-|x|) underflows, dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Dugas, Bengio, Belisle, Nadeau and Garcia
% 2001, Incorporating Second-Order Functional Knowledge for Better Option Pricing.

function [y, back] = softplus (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('softplus: x ...', x);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  e = exp (m);
  y = log1p (e);
  y = pyref.internal.where (on, x + y, y);
  back = @(dy) backward (pyref.internal.like ('softplus', dy, y), on, e);
end

function dx = backward (dy, on, e)
  s = pyref.internal.where (on, 1, e) ./ (1 + e);
  dx = dy .* s;
end

%!test <by hand: log (2) at 0, where the slope is 1/2>
%! [y, back] = pyref.layers.softplus ([0 0; 0 0]);
%! assert (y, log (2) * ones (2), -2 * eps);
%! assert (back ([1 -2; 8 0]), [0.5 -1; 4 0]);

%!test <it is x far to the right and exp (x) far to the left>
%! [y, back] = pyref.layers.softplus ([800 -800; 40 -40]);
%! assert (y, [800 0; 40 exp(-40)], -4 * eps);
%! assert (back ([1 2; 3 4]), [1 0; 3 4*exp(-40)], -4 * eps);

%!test <softplus (x) - softplus (-x) is x>
%! x = [-3 -1 0.5 2];
%! assert (pyref.layers.softplus (x) - pyref.layers.softplus (-x), x, 4 * eps);

%!test <NaN stays, Inf stays and hands its dy back>
%! [y, back] = pyref.layers.softplus ([NaN -Inf Inf]);
%! assert (y, [NaN 0 Inf]);
%! assert (back ([1 2 3]), [NaN 0 3]);

%!test <one column, single precision>
%! [y, back] = pyref.layers.softplus (single ([90; -90]));
%! assert (y, single ([90; exp(-90)]), -single (4e-7));
%! assert (class (back (y)), 'single');

%!error <softplus: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.softplus ([1 2]);
%! back ([1; 2]);
