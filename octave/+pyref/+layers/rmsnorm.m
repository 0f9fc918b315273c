% Divide each row by its root mean square, then scale the columns.
%     [y, back] = pyref.layers.rmsnorm (x, gamma, epsilon)
%     [dx, dgamma] = back (dy)
%
%     x N x D, gamma 1 x D, epsilon a number from 0
%
%     square = mean (x^2)                         N x 1, along the rows
%     rrms   = 1 / sqrt (square + epsilon)        N x 1
%     xhat   = x * rrms                           N x D
%     y      = xhat * gamma                       N x D
%
% Going back, the gradient g of xhat is split into a part along x and a part q across
% it, g = a * x + q:
%
%     dx     = rrms * (q + a * x * epsilon * rrms^2)
%     dgamma = sum (dy * xhat)
%
% Stretching a row does not move xhat, epsilon apart: of the part along x only
% epsilon * rrms^2 comes through. The usual form,
% rrms * (g - x * rrms^2 * mean (g * x)), is the same number, but leaves that small
% rest to the difference of two large ones: with one column near 1000 it keeps no
% digit. q is taken across x twice, for the same reason. Where a row is zero, so is the
% part along it. No mean is taken away, as layernorm does.
%
% The squares of x must not overflow, nor all underflow where epsilon is 0. An entry of
% dx that is small beside others of its row has the digits that these leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Zhang and Sennrich 2019, Root
% Mean Square Layer Normalization.

function [y, back] = rmsnorm (x, gamma, epsilon)
  pyref.internal.takes (3, nargin);
  [x, gamma, epsilon] = pyref.internal.sizes ( ...
    'rmsnorm: x N D, gamma 1 D, epsilon nonnegative', ...
    x, gamma, epsilon);
  square = mean_along (x .^ 2);
  rrms = 1 ./ sqrt (square + epsilon);
  xhat = x .* rrms;
  y = xhat .* gamma;
  back = @(dy) backward ( ...
    pyref.internal.like ('rmsnorm', dy, y), x, gamma, epsilon, rrms, xhat);
end

function [dx, dgamma] = backward (dy, x, gamma, epsilon, rrms, xhat)
  squared = sum (x .^ 2, 2);
  squared = squared + (squared == 0);
  g = dy .* gamma;
  a = sum (g .* x, 2) ./ squared;
  q = g - a .* x;
  q = q - x .* (sum (q .* x, 2) ./ squared);
  dx = rrms .* (q + a .* x .* (epsilon * rrms .^ 2));
  dgamma = pyref.internal.sum_along (dy .* xhat, 1);
end

function v = mean_along (v)
  v = sum (v, 2) / max (1, size (v, 2));
end

%!test <by hand: mean square 1 and epsilon 3 make the root 2>
%! [y, back] = pyref.layers.rmsnorm ([1 -1 1 -1], [2 4 1 8], 3);
%! assert (y, [1 -2 0.5 -4]);
%! [dx, dgamma] = back ([1 0 2 -1]);
%! assert (dx, [0.625 0.375 0.625 -3.625], 2 * eps);
%! assert (dgamma, [0.5 0 1 0.5]);

%!test <rows do not see one another>
%! [y, back] = pyref.layers.rmsnorm ([2 -2; 4 4], [3 0.5], 0);
%! assert (y, [3 -0.5; 3 0.5]);
%! [dx, dgamma] = back ([1 2; -1 4]);
%! assert (dx, [1 1; -0.625 0.625]);
%! assert (dgamma, [0 2]);

%!test <a row of zeros stays zero, and its gradient is dy * gamma over the root>
%! [y, back] = pyref.layers.rmsnorm ([0 0 0], [2 1 3], 0.25);
%! assert (y, [0 0 0]);
%! assert (back ([1 -2 6]), [4 -4 36]);

%!test <one column near 1000: the rest along x keeps its digits>
%! [y, back] = pyref.layers.rmsnorm (1000, 3, 1);
%! assert (back (2), 6 * (1e6 + 1) ^ -1.5, -4 * eps);

%!test <single precision stays single; no rows, no columns>
%! [y, back] = pyref.layers.rmsnorm (single ([2 -2]), single ([1 2]), 0);
%! assert (y, single ([1 -2]));
%! assert (class (back (y)), 'single');
%! [y, back] = pyref.layers.rmsnorm (zeros (0, 2), [1 2], 0);
%! [dx, dgamma] = back (y);
%! assert ({dx, dgamma}, {zeros(0, 2), [0 0]});
%! [y, back] = pyref.layers.rmsnorm (zeros (2, 0), zeros (1, 0), 1);
%! [dx, dgamma] = back (y);
%! assert ({dx, dgamma}, {zeros(2, 0), zeros(1, 0)});

%!error id=pyref:value pyref.layers.rmsnorm ([1 2], [1 1], -1)
%!error <rmsnorm: gamma is 1 x 3, not 1 x D, with x 4 x 2>
%! pyref.layers.rmsnorm (ones (4, 2), ones (1, 3), 0);
%!error <rmsnorm: dy is 2 x 1, y is 1 x 2>
%! [y, back] = pyref.layers.rmsnorm ([1 2], [1 1], 0);
%! back ([1; 2]);
