% Weigh each number by its own logistic function: swish with beta 1, or SiLU.
%     [y, back] = pyref.layers.swish (x)
%     dx = back (dy)
%
%     x any shape
%
%     m    = -|x|                                 of the shape of x
%     e    = exp (m)                              between 0 and 1
%     y    = x / (1 + exp (-x))                   which is
%          = x / (1 + e)                          where x > 0
%          = m * e / (1 + e)                      where x <= 0
%
% Going back, with s for the logistic function:
%
%     dx = dy * s (x) * (1 + x * s (-x))          which is
%        = dy * (1 - slope (m))                   where x > 0
%        = dy * slope (m)                         where x <= 0
%     slope (m) = e * factor / (1 + e)^2
%     factor    = 1 + m + exp (m)
%
% The factor is zero at m = -1.278..., and no digit of the sum is left there. With h
% for the distance from that zero, m = h - 1.278..., it is
%
%     factor = h + exp (-1.278...) * (exp (h) - 1)
%
% where both terms have the sign of h and nothing cancels; exp (-1.278...) is
% 1.278... - 1. h is taken from three parts of the zero, the first two of which have
% 24 bits, so that m less those is exact close to it in either precision. e is taken
% as half^2 with half = exp (m / 2), m * half * half, so that e need not be a normal
% number before m multiplies it.
%
% Below -1000 nothing is left of e, and m stops there. NaN gives NaN; -Inf gives 0 and
% Inf gives Inf, with derivatives 0 and 1.
%
% Where exp (-|x|) underflows, its share of dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Ramachandran, Zoph and Le 2017, Searching
% for Activation Functions; Elfwing, Uchibe and Doya 2018, Sigmoid-Weighted Linear
% Units for Neural Network Function Approximation in Reinforcement Learning.

function [y, back] = swish (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('swish: x ...', x);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  m = pyref.internal.where (real (m) < -1000, -1000, m);
  half = exp (m / 2);
  e = half .^ 2;
  y = pyref.internal.where (on, x, m .* half .* half) ./ (1 + e);
  back = @(dy) backward (pyref.internal.like ('swish', dy, y), on, m, half, e);
end

function dx = backward (dy, on, m, half, e)
  h = m + 1.2784645557403564 - 1.2979282537628478e-08 - 1.1257466309409694e-16;
  factor = h + 0.2784645427610738 * expm1 (h);
  slope = factor .* half .* half ./ (1 + e) .^ 2;
  slope = pyref.internal.where (on, 1 - slope, slope);
  dx = dy .* slope;
end

%!test <by hand: 0 at 0, where the slope is 1/2>
%! [y, back] = pyref.layers.swish ([0 0; 0 0]);
%! assert (y, [0 0; 0 0]);
%! assert (back ([1 -2; 8 0]), [0.5 -1; 4 0], -2 * eps);

%!test <3/4 of log (3), with a slope of 3/4 + 3/16 log (3)>
%! [y, back] = pyref.layers.swish ([log(3) -log(3)]);
%! assert (y, [0.75 -0.25] * log (3), -4 * eps);
%! slope = 0.75 + 0.1875 * log (3);
%! assert (back ([1 1]), [slope (1 - slope)], -32 * eps);

%!test <swish (x) - swish (-x) is x>
%! x = [-3 -1 0.5 2 40];
%! assert (pyref.layers.swish (x) - pyref.layers.swish (-x), x, -8 * eps);

%!test <far below zero y and dx keep their digits: dx is -39 exp (-40)>
%! [y, back] = pyref.layers.swish ([-40 -800 800]);
%! assert (y, [-40*exp(-40) 0 800], -4 * eps);
%! assert (back ([1 2 3]), [-39*exp(-40) 0 3], -8 * eps);

%!test <at -700, close to where exp (x) underflows, too>
%! [y, back] = pyref.layers.swish (-700);
%! assert (y, -6.90177358063183960e-302, -8 * eps);
%! assert (back (1), -6.89191390408807983e-302, -8 * eps);

%!test <close to its zero the slope keeps its digits>
%! [y, back] = pyref.layers.swish (-1.2784645);
%! assert (back (1), 9.3138627132504558e-9, -8 * eps);

%!test <NaN stays, -Inf is flat and Inf hands its dy back>
%! [y, back] = pyref.layers.swish ([NaN -Inf Inf]);
%! assert (y, [NaN 0 Inf]);
%! assert (back ([1 2 3]), [NaN 0 3]);

%!test <one column, single precision>
%! [y, back] = pyref.layers.swish (single ([90; -90]));
%! assert (y, single ([90; -90*exp(-90)]), -single (4e-7));
%! assert (class (back (y)), 'single');

%!error <swish: x is complex, not float64 or float32> pyref.layers.swish (1i)
%!error <swish: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.swish ([1 2]);
%! back ([1; 2]);
