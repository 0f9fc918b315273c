% The cross-entropy between targets of 0 or 1 and their probabilities.
%     [y, back] = pyref.layers.binary_crossentropy (x, t, epsilon)
%     dx = back (dy)
%
%     x N x M, t N x M, both from 0 to 1: probabilities; epsilon a number from 0
%
%     p = x + epsilon                                        N x M
%     q = 1 - x + epsilon                                    N x M
%     y = -sum (t * log (p) + (1 - t) * log (q))             N x 1, along the rows
%
% Going back:
%
%     dx = dy * ((1 - t) / q - t / p)                        N x M, which is
%        = dy * ((x - t) + epsilon * (1 - 2 * t)) / (p * q)
%        = dy / q                     where t is 0
%        = -dy / p                    where t is 1
%
% x are probabilities, not logits: with sigmoid before it, and epsilon 0, this is
% sigmoid_crossentropy, which keeps digits that are lost on the way through x. One loss
% for each row, divided neither by N nor by M: a mean is a step of its own. t is not
% differentiated, and need not be 0 or 1.
%
% epsilon is what sources add below both logarithms, 0 where they add nothing; with one
% the loss of a sure and right answer is -log (1 + epsilon), below 0. Where a source
% keeps x from 0 and 1 in the place of that, there is no epsilon for x between them.
%
% Where p is close to 1 its logarithm is log1p ((x - 1) + epsilon), that of q is log1p
% (epsilon - x): they keep the digits of the difference. The two terms of dx take each
% other away where x is close to t; x - t is exact there. A target of 0 or 1 leaves the
% other term out, whatever it is. p or q of 0 gives Inf where its target is not 0; below
% 0 they are as NaN.
%
% Near the largest and the smallest numbers 1 / p and 1 / q may leave their range.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Bishop 2006, Pattern Recognition
% and Machine Learning, (4.90).

function [y, back] = binary_crossentropy (x, t, epsilon)
  pyref.internal.takes (3, nargin);
  [x, t, epsilon] = pyref.internal.sizes ...
    ('binary_crossentropy: x N M, t N M, epsilon nonnegative', x, t, epsilon);
  p = x + epsilon;
  q = (1 - x) + epsilon;
  p = pyref.internal.where (real (p) < 0, NaN, p);
  q = pyref.internal.where (real (q) < 0, NaN, q);
  e = pyref.internal.zero_out ...
    (t .* pyref.internal.log_ratio (p, 1, (x - 1) + epsilon), t == 0);
  f = pyref.internal.zero_out ...
    ((1 - t) .* pyref.internal.log_ratio (q, 1, epsilon - x), t == 1);
  y = -sum (e + f, 2);
  back = @(dy) backward ...
    (pyref.internal.like ('binary_crossentropy', dy, y), x, t, epsilon, p, q);
end

function dx = backward (dy, x, t, epsilon, p, q)
  slope = ((x - t) + epsilon * (1 - 2 * t)) ./ p ./ q;
  slope = pyref.internal.where (t == 0, 1 ./ q, slope);
  slope = pyref.internal.where (t == 1, -1 ./ p, slope);
  dx = dy .* slope;
end

%!test <by hand: log (2) for each even chance, and soft targets>
%! [y, back] = pyref.layers.binary_crossentropy ([0.5 0.5; 0.25 0.75], [1 0; 0.5 0], 0);
%! assert (y, [2 * log(2); -0.5 * log(0.1875) - log(0.25)], -4 * eps);
%! assert (back ([3; -3]), [-6 6; 4 -12], -4 * eps);

%!test <epsilon is added below both logarithms, and in the gradient>
%! [y, back] = pyref.layers.binary_crossentropy ([0.125 0.875], [1 0], 0.125);
%! assert (y, 2 * log (4), -4 * eps);
%! assert (back (3), [-12 12]);

%!test <where x is its target the gradient is 0>
%! [y, back] = pyref.layers.binary_crossentropy ([0.3 0.3], [0.3 0.3 + 2 ^ -54], 0);
%! assert (back (1), [0, -2 ^ -54 / 0.21], -4 * eps);

%!test <sure and right costs nothing, sure and wrong Inf, beyond 0 and 1 is none>
%! [y, back] = pyref.layers.binary_crossentropy ([0 1; 0 0; -1 1], [0 1; 1 0; 1 1], 0);
%! assert (y, [0; Inf; NaN]);
%! assert (back ([1; 2; 3]), [1 -1; -Inf 2; NaN -3]);

%!test <single precision>
%! [y, back] = pyref.layers.binary_crossentropy (single ([0.5 0.5]), int8 ([1 0]), 0);
%! assert (y, single (2 * log (2)), -eps ('single'));
%! assert (back (single (2)), single ([-4 4]));

%!test <no rows, and no columns>
%! [y, back] = pyref.layers.binary_crossentropy (zeros (0, 3), zeros (0, 3), 0);
%! assert (back (y), zeros (0, 3));
%! assert (pyref.layers.binary_crossentropy (zeros (2, 0), zeros (2, 0), 0), [0; 0]);

%!error <binary_crossentropy: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.binary_crossentropy (ones (2, 3), [1; 2], 0);
%!error <binary_crossentropy: epsilon is -1, not finite and from 0>
%! pyref.layers.binary_crossentropy (ones (2), ones (2), -1);
%!error <binary_crossentropy: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.binary_crossentropy (ones (2), ones (2), 0);
%! back ([1 2]);
