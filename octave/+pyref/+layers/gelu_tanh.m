% Weigh each number by a logistic function of it and its cube: gelu as GPT-2 has it.
%     [y, back] = pyref.layers.gelu_tanh (x)
%     dx = back (dy)
%
%     x any shape
%
%     m    = -|x|                                  of the shape of x
%     u    = sqrt (2 / pi) * (m + 0.044715 m^3)    not above 0
%     e    = exp (2 u)                             between 0 and 1
%     y    = x / 2 * (1 + tanh (u (x)))            which is
%          = x / (1 + e)                           where x > 0
%          = m * e / (1 + e)                       where x <= 0
%
% Going back, with bend for the derivative of u by m:
%
%     dx = dy * ((1 + tanh (u)) / 2 + x / 2 * (1 - tanh (u)^2) * bend)    which is
%        = dy * (1 - slope (m))                    where x > 0
%        = dy * slope (m)                          where x <= 0
%     slope (m) = e * factor / (1 + e)^2
%     factor    = 1 + e + 2 m * bend
%     bend      = sqrt (2 / pi) * (1 + 3 * 0.044715 m^2)
%
% (1 + tanh (u)) / 2 is the logistic function of 2 u. As 1 + tanh (u) it has no digit
% left below x = -7, as e / (1 + e) it keeps all that u has: u is rounded, and e moves
% by 2 u of such errors, so that 13 digits of y stay at -20. e is taken as half^2 with
% half = exp (u), m * half * half, so that e need not be a normal number before m
% multiplies it. This is not the exact gelu, from which y is off by up to 5e-4. Close to
% x = -0.75246, where the derivative is zero, the terms of factor cancel: at -0.7525
% 11 digits of dx stay.
%
% Below -50 nothing is left of e, and m stops there. NaN gives NaN; -Inf gives 0 and
% Inf gives Inf, with derivatives 0 and 1.
%
% Where exp (u) underflows, its share of dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Hendrycks and Gimpel 2016, Gaussian Error
% Linear Units (GELUs).

function [y, back] = gelu_tanh (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('gelu_tanh: x ...', x);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  m = pyref.internal.where (real (m) < -50, -50, m);
  half = exp ((2 / pi) ^ 0.5 * (m + 0.044715 * m .^ 3));
  e = half .^ 2;
  y = pyref.internal.where (on, x, m .* half .* half) ./ (1 + e);
  back = @(dy) backward (pyref.internal.like ('gelu_tanh', dy, y), on, m, half, e);
end

function dx = backward (dy, on, m, half, e)
  bend = (2 / pi) ^ 0.5 * (1 + 0.134145 * m .^ 2);
  factor = 1 + e + 2 * m .* bend;
  slope = factor .* half .* half ./ (1 + e) .^ 2;
  slope = pyref.internal.where (on, 1 - slope, slope);
  dx = dy .* slope;
end

%!test <by hand: 0 at 0, where the slope is 1/2>
%! [y, back] = pyref.layers.gelu_tanh ([0 0; 0 0]);
%! assert (y, [0 0; 0 0]);
%! assert (back ([1 -2; 8 0]), [0.5 -1; 4 0]);

%!test <as the form with tanh says, 5e-4 off the exact one>
%! x = [-2 -1 0.5 1 2];
%! [y, back] = pyref.layers.gelu_tanh (x);
%! t = tanh (sqrt (2 / pi) * (x + 0.044715 * x .^ 3));
%! assert (y, x / 2 .* (1 + t), -16 * eps);
%! bend = sqrt (2 / pi) * (1 + 3 * 0.044715 * x .^ 2);
%! assert (back (x), x .* ((1 + t) / 2 + x / 2 .* (1 - t .^ 2) .* bend), -64 * eps);
%! assert (max (abs (y - pyref.layers.gelu (x))), 3e-4, 2e-4);

%!test <gelu_tanh (x) - gelu_tanh (-x) is x>
%! x = [-3 -1 0.5 2 40];
%! assert (pyref.layers.gelu_tanh (x) - pyref.layers.gelu_tanh (-x), x, -8 * eps);

%!test <the tail keeps its digits: 13 of y and dx at -20>
%! [y, back] = pyref.layers.gelu_tanh (-20);
%! assert (y, -3.37545095631096732e-261, -1e-12);
%! assert (back (1), -2.94243287249450286e-259, -1e-12);

%!test <NaN stays, -Inf is flat and Inf hands its dy back>
%! [y, back] = pyref.layers.gelu_tanh ([NaN -Inf Inf -1e300 1e300]);
%! assert (y, [NaN 0 Inf 0 1e300]);
%! assert (back ([1 2 3 4 5]), [NaN 0 3 0 5]);

%!test <one column, single precision>
%! [y, back] = pyref.layers.gelu_tanh (single ([100; -100]));
%! assert (y, single ([100; 0]));
%! assert (class (back (y)), 'single');

%!error <gelu_tanh: x is complex, not float64 or float32> pyref.layers.gelu_tanh (1i)
%!error <gelu_tanh: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.gelu_tanh ([1 2]);
%! back ([1; 2]);
