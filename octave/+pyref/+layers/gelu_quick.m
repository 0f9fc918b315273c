% Weigh each number by the logistic function of 1.702 times it: the quick gelu.
%     [y, back] = pyref.layers.gelu_quick (x)
%     dx = back (dy)
%
%     x any shape
%
%     m    = -|x|                                 of the shape of x
%     z    = 1.702 m                              not above 0
%     e    = exp (z)                              between 0 and 1
%     y    = x / (1 + exp (-1.702 x))             which is
%          = x / (1 + e)                          where x > 0
%          = m * e / (1 + e)                      where x <= 0
%
% Going back, with s for the logistic function:
%
%     dx = dy * s (1.702 x) * (1 + 1.702 x * s (-1.702 x))    which is
%        = dy * (1 - slope (m))                   where x > 0
%        = dy * slope (m)                         where x <= 0
%     slope (m) = e * factor / (1 + e)^2
%     factor    = 1 + z + exp (z)
%
% This is swish with beta 1.702, and off the exact gelu by up to 2e-2. z is rounded, and
% e moves by z of such errors: 13 digits of y stay at -400. e is taken as half^2 with
% half = exp (z / 2), m * half * half, so that e need not be a normal number before m
% multiplies it. Close to x = -0.75115, where the derivative is zero, the terms of
% factor cancel: at -0.7512 11 digits of dx stay.
%
% Below -1000 nothing is left of e, and m stops there. NaN gives NaN; -Inf gives 0 and
% Inf gives Inf, with derivatives 0 and 1.
%
% Where exp (z) underflows, its share of dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Hendrycks and Gimpel 2016, Gaussian Error
% Linear Units (GELUs).

function [y, back] = gelu_quick (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('gelu_quick: x ...', x);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  m = pyref.internal.where (real (m) < -1000, -1000, m);
  z = 1.702 * m;
  half = exp (z / 2);
  e = half .^ 2;
  y = pyref.internal.where (on, x, m .* half .* half) ./ (1 + e);
  back = @(dy) backward (pyref.internal.like ('gelu_quick', dy, y), on, z, half, e);
end

function dx = backward (dy, on, z, half, e)
  factor = 1 + z + e;
  slope = factor .* half .* half ./ (1 + e) .^ 2;
  slope = pyref.internal.where (on, 1 - slope, slope);
  dx = dy .* slope;
end

%!test <by hand: 0 at 0, where the slope is 1/2>
%! [y, back] = pyref.layers.gelu_quick ([0 0; 0 0]);
%! assert (y, [0 0; 0 0]);
%! assert (back ([1 -2; 8 0]), [0.5 -1; 4 0]);

%!test <swish of 1.702 x, divided by 1.702>
%! x = [-3 -1 0.5 2 40];
%! [y, back] = pyref.layers.gelu_quick (x);
%! [z, swish_back] = pyref.layers.swish (1.702 * x);
%! assert (y, z / 1.702, -8 * eps);
%! assert (back (x), swish_back (x), -64 * eps);

%!test <gelu_quick (x) - gelu_quick (-x) is x>
%! x = [-3 -1 0.5 2 40];
%! assert (pyref.layers.gelu_quick (x) - pyref.layers.gelu_quick (-x), x, -8 * eps);

%!test <the tail keeps its digits: 13 of y and dx at -400>
%! [y, back] = pyref.layers.gelu_quick (-400);
%! assert (y, -8.59758962109193125e-294, -1e-12);
%! assert (back (1), -1.46116035610457371e-293, -1e-12);

%!test <NaN stays, -Inf is flat and Inf hands its dy back>
%! [y, back] = pyref.layers.gelu_quick ([NaN -Inf Inf -1e300 1e300]);
%! assert (y, [NaN 0 Inf 0 1e300]);
%! assert (back ([1 2 3 4 5]), [NaN 0 3 0 5]);

%!test <one column, single precision>
%! [y, back] = pyref.layers.gelu_quick (single ([100; -100]));
%! assert (y, single ([100; 0]));
%! assert (class (back (y)), 'single');

%!error <gelu_quick: x is complex, not float64 or float32> pyref.layers.gelu_quick (1i)
%!error <gelu_quick: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.gelu_quick ([1 2]);
%! back ([1; 2]);
