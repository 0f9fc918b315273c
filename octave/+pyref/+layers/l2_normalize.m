% Divide each row by its length.
%     [y, back] = pyref.layers.l2_normalize (x, epsilon)
%     dx = back (dy)
%
%     x N x D, epsilon a number from 0
%
%     square = sum (x^2)                      N x 1, along the rows
%     r      = 1 / sqrt (square + epsilon)    N x 1
%     y      = x * r                          N x D
%
% Going back, dy is split into a part along x and a part q across it, dy = a * x + q:
%
%     dx     = r * (q + a * x * epsilon * r^2)        N x D
%
% Stretching a row does not move y, epsilon apart: of the part along x only epsilon *
% r^2 comes through. The usual form, r * (dy - y * sum (dy * y)), is the same number,
% but leaves that small rest to the difference of two large ones. q is taken across x
% twice, for the same reason. rmsnorm divides by the root of the mean instead, sqrt (D)
% times less.
%
% epsilon stands under the root, beside the sum. Where a source has the larger of the
% length and a small number, there is no epsilon for rows that are longer: 0 is the same
% then. A row of zeros has the gradient dy / sqrt (epsilon); with epsilon 0 its y is
% NaN, as 0 / 0 is.
%
% The squares of x must not overflow, nor all underflow where epsilon is 0. An entry of
% dx that is small beside others of its row has the digits that these leave it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Schroff, Kalenichenko and Philbin
% 2015, FaceNet: A Unified Embedding for Face Recognition and Clustering.

function [y, back] = l2_normalize (x, epsilon)
  pyref.internal.takes (2, nargin);
  [x, epsilon] = pyref.internal.sizes ( ...
    'l2_normalize: x N D, epsilon nonnegative', x, epsilon);
  square = sum (x .^ 2, 2);
  r = 1 ./ sqrt (square + epsilon);
  y = x .* r;
  back = @(dy) backward ( ...
    pyref.internal.like ('l2_normalize', dy, y), x, epsilon, square, r);
end

function dx = backward (dy, x, epsilon, square, r)
  square = square + (square == 0);
  a = sum (dy .* x, 2) ./ square;
  q = dy - a .* x;
  q = q - x .* (sum (q .* x, 2) ./ square);
  dx = r .* (q + a .* x .* (epsilon * r .^ 2));
end

%!test <by hand: 3, 4 and 5; what lies along the row is not handed back>
%! [y, back] = pyref.layers.l2_normalize ([3 4; 0 -2], 0);
%! assert (y, [0.6 0.8; 0 -1], -2 * eps);
%! assert (back ([4 -3; 6 7]), [0.8 -0.6; 3 0], -4 * eps);
%! assert (back ([3 4; 0 1]), zeros (2), 4 * eps);

%!test <by hand: with epsilon 9 the root of 16 + 9 is 5>
%! [y, back] = pyref.layers.l2_normalize ([4 0], 9);
%! assert (y, [0.8 0], -2 * eps);
%! assert (back ([125 25]), [9 5], -4 * eps);

%!test <it is rmsnorm over the root of the number of columns>
%! x = [1 -2 3; 0.5 4 -1];
%! dy = [2 1 -1; 3 -2 5];
%! [y, back] = pyref.layers.l2_normalize (x, 0);
%! [z, other] = pyref.layers.rmsnorm (x, [1 1 1], 0);
%! assert (y, z / sqrt (3), -4 * eps);
%! assert (back (dy), other (dy / sqrt (3)), -1e-14);

%!test <one column keeps the digits of what epsilon lets through>
%! [y, back] = pyref.layers.l2_normalize (1000, 1e-5);
%! assert (back (1), 1e-5 / (1e6 + 1e-5) ^ 1.5, -4 * eps);

%!test <a row of zeros>
%! [y, back] = pyref.layers.l2_normalize ([0 0; 3 4], 0.25);
%! dx = back ([1 2; 0 0]);
%! assert (y(1,:), [0 0]);
%! assert (dx, [2 4; 0 0]);
%! assert (pyref.layers.l2_normalize ([0 0], 0), [NaN NaN]);

%!test <single precision, and no rows>
%! assert (pyref.layers.l2_normalize (single ([0 2]), 0), single ([0 1]));
%! [y, back] = pyref.layers.l2_normalize (zeros (0, 3), 0);
%! assert (back (y), zeros (0, 3));

%!error <l2_normalize: epsilon is -1, not finite and from 0>
%! pyref.layers.l2_normalize (1, -1);
%!error <l2_normalize: dy is 1 x 3, y is 1 x 2>
%! [y, back] = pyref.layers.l2_normalize ([1 2], 0);
%! back ([1 2 3]);
