% Weigh each number by the chance that a normal one is smaller: x times Phi (x).
%     [y, back] = pyref.layers.gelu (x)
%     dx = back (dy)
%
%     x any shape
%
%     m    = -|x|                                    of the shape of x
%     tail = Phi (m) = erfc (|x| / sqrt (2)) / 2     between 0 and 1/2
%     y    = x * Phi (x)                             which is
%          = x + m * tail                            where x > 0
%          = m * tail                                where x <= 0
%
% Going back, with phi (m) = exp (-m^2 / 2) / sqrt (2 pi):
%
%     dx = dy * (Phi (x) + x * phi (x))              which is
%        = dy * (1 - tail - m * phi (m))             where x > 0
%        = dy * (tail + m * phi (m))                 where x <= 0
%
% This is the exact form, not the one with tanh, which is off by up to 5e-4. With
% 1 + erf (x / sqrt (2)) for 2 Phi nothing is left of y below -8.4. tail is
% exp (-m^2 / 2) * erfcx (|x| / sqrt (2)) / 2, where erfcx (v) is exp (v^2) * erfc (v):
% an error of one rounding in v moves erfc by v^2 of them, and erfcx by none. For the
% same reason m is split in exp (-m^2 / 2): near is m rounded down to sixteenths, its
% square has no rounding, and m^2 is near^2 - (near - m) * (near + m). So 15 digits
% stay until exp (-m^2 / 2) falls below the smallest normal number, at -37.6. Only
% close to x = -0.7518, where the derivative is zero, tail and m * phi (m) cancel: at
% -0.75179 10 digits of dx stay.
%
% Below -50 nothing is left of the tail, and m stops there. NaN gives NaN; -Inf gives
% 0 and Inf gives Inf, with derivatives 0 and 1.
%
% Where exp (-x^2 / 2) underflows, its share of dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Hendrycks and Gimpel 2016, Gaussian Error
% Linear Units (GELUs).

function [y, back] = gelu (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('gelu: x ...', x);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  m = pyref.internal.where (real (m) < -50, -50, m);
  near = floor (16 * real (m)) / 16;
  bell = exp (-(near .^ 2) / 2) .* exp ((near - m) .* (near + m) / 2);
  tail = bell .* erfcx (-m / 2 ^ 0.5) / 2;
  y = m .* tail;
  y = pyref.internal.where (on, x + y, y);
  back = @(dy) backward (pyref.internal.like ('gelu', dy, y), on, m, bell, tail);
end

function dx = backward (dy, on, m, bell, tail)
  slope = tail + m .* bell / (2 * pi) ^ 0.5;
  slope = pyref.internal.where (on, 1 - slope, slope);
  dx = dy .* slope;
end

%!test <by hand: 0 at 0, where the slope is 1/2>
%! [y, back] = pyref.layers.gelu ([0 0; 0 0]);
%! assert (y, [0 0; 0 0]);
%! assert (back ([1 -2; 8 0]), [0.5 -1; 4 0]);

%!test <84.13 percent of 1, and the rest of -1>
%! [y, back] = pyref.layers.gelu ([1 -1]);
%! assert (y, [0.841344746068542949 -0.158655253931457051], -8 * eps);
%! assert (back ([1 1]), [1.08331547058768630 -0.0833154705876862984], -16 * eps);

%!test <gelu (x) - gelu (-x) is x>
%! x = [-3 -1 0.5 2 40];
%! assert (pyref.layers.gelu (x) - pyref.layers.gelu (-x), x, -8 * eps);

%!test <the tail keeps its digits: 15 of y and dx at -20>
%! [y, back] = pyref.layers.gelu (-20);
%! assert (y, -5.50724823721246739e-88, -8 * eps);
%! assert (back (1), -1.10143604831334640e-86, -8 * eps);

%!test <at -37, close to where the tail underflows, too>
%! [y, back] = pyref.layers.gelu (-37);
%! assert (y, -2.11846135233409342e-298, -8 * eps);
%! assert (back (1), -7.83829866941851644e-297, -8 * eps);

%!test <NaN stays, -Inf is flat and Inf hands its dy back>
%! [y, back] = pyref.layers.gelu ([NaN -Inf Inf -1e300 1e300]);
%! assert (y, [NaN 0 Inf 0 1e300]);
%! assert (back ([1 2 3 4 5]), [NaN 0 3 0 5]);

%!test <one column, single precision>
%! [y, back] = pyref.layers.gelu (single ([40; -40]));
%! assert (y, single ([40; 0]));
%! assert (class (back (y)), 'single');

%!error <gelu: x is complex, not float64 or float32> pyref.layers.gelu (1i)
%!error <gelu: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.gelu ([1 2]);
%! back ([1; 2]);
