% Weigh each number by the tanh of its softplus.
%     [y, back] = pyref.layers.mish (x)
%     dx = back (dy)
%
%     x any shape
%
%     m    = -|x|                                     of the shape of x
%     w    = exp (m)                                  between 0 and 1
%     y    = x * tanh (log (1 + exp (x)))             which is
%          = x * (1 + 2 w) / d                        where x > 0
%          = m * w * (2 + w) / d                      where x <= 0
%     d    = 1 + 2 w + 2 w^2                          where x > 0
%     d    = 2 + 2 w + w^2                            where x <= 0
%
% Going back, with t for the tanh and s for the logistic function:
%
%     dx   = dy * (t + x * (1 - t^2) * s (x))                     which is
%          = dy * ((1 + 2 w) * d - 4 m * w^2 * (1 + w)) / d^2     where x > 0
%          = dy * w * ((2 + w) * d + 4 m * (1 + w)) / d^2         where x <= 0
%
% Of exp and log nothing is left but w, as tanh (log (v)) is (v^2 - 1) / (v^2 + 1), and
% no term is a difference of equals: as 1 - t^2 the last factor has no digit left beyond
% x = 19, and as log (1 + exp (x)) the weight has none below -37. w is taken as half^2
% with half = exp (m / 2), m * half * half, so that w need not be a normal number before
% m multiplies it. Close to x = -1.1924, where the derivative is zero, the two terms of
% dx cancel.
%
% Below -1000 nothing is left of w, and m stops there. NaN gives NaN; -Inf gives 0 and
% Inf gives Inf, with derivatives 0 and 1.
%
% Where w underflows, its share of dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Misra 2020, Mish: A Self Regularized
% Non-Monotonic Activation Function.

function [y, back] = mish (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('mish: x ...', x);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  m = pyref.internal.where (real (m) < -1000, -1000, m);
  half = exp (m / 2);
  w = half .^ 2;
  d = pyref.internal.where (on, 1 + 2 * w + 2 * w .^ 2, 2 + 2 * w + w .^ 2);
  y = pyref.internal.where (on, x .* (1 + 2 * w), m .* half .* half .* (2 + w)) ./ d;
  back = @(dy) backward (pyref.internal.like ('mish', dy, y), on, m, half, w, d);
end

function dx = backward (dy, on, m, half, w, d)
  right = (1 + 2 * w) .* d - 4 * m .* w .^ 2 .* (1 + w);
  left = ((2 + w) .* d + 4 * m .* (1 + w)) .* half .* half;
  dx = dy .* (pyref.internal.where (on, right, left) ./ d .^ 2);
end

%!test <by hand: at the logarithm of 2 the weight is 4/5, at that of 1/2 it is 5/13>
%! v = log (2);
%! [y, back] = pyref.layers.mish ([v -v 0]);
%! assert (y, [v * 4 / 5, -v * 5 / 13, 0], -4 * eps);
%! t = [4/5, 5/13, 3/5];
%! s = [2/3, 1/3, 1/2];
%! slope = t + [v -v 0] .* (1 - t .^ 2) .* s;
%! assert (back ([1 2 -1]), [1 2 -1] .* slope, -8 * eps);

%!test <far below zero nothing is lost but what is too small>
%! [y, back] = pyref.layers.mish ([-40 -700]);
%! assert (y, [-40 * exp(-40), -700 * exp(-700)], -1e-13);
%! assert (back ([1 1]), [-39 * exp(-40), -699 * exp(-700)], -1e-13);

%!test <far above zero it is x, with a slope of 1>
%! [y, back] = pyref.layers.mish ([50 1e300]);
%! assert (y, [50 1e300]);
%! assert (back ([3 -2]), [3 -2]);

%!test <NaN and Inf>
%! [y, back] = pyref.layers.mish ([NaN Inf -Inf]);
%! assert (y, [NaN Inf 0]);
%! assert (back ([1 2 3]), [NaN 2 0]);

%!test <single precision>
%! assert (class (pyref.layers.mish (single ([-1 2]))), 'single');

%!error <mish: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.mish ([1 2]);
%! back ([1 2 3]);
%!error id=pyref:type pyref.layers.mish ('text')
