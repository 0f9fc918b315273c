% The cross-entropy between a target and probabilities, as they stand.
%     [y, back] = pyref.layers.crossentropy (x, t, epsilon)
%     dx = back (dy)
%
%     x N x M, t N x M, both from 0: probabilities; epsilon a number from 0
%
%     p = x + epsilon                 N x M
%     y = -sum (t * log (p))          N x 1, along the rows
%
% Going back:
%
%     dx = -dy * t / p                N x M, 0 where t is 0
%
% x are probabilities, not logits: with softmax before it, and epsilon 0, this is
% softmax_crossentropy, which keeps digits that are lost on the way through x. One loss
% for each row, divided neither by N nor by M: a mean is a step of its own. x is not
% brought to a sum of 1, and t is not differentiated. Labels are one-hot rows of t.
%
% epsilon is what sources add below the logarithm, 0 where they add nothing; with one
% the loss of a sure and right answer is -log (1 + epsilon), below 0. Where a source
% keeps x from 0 in the place of that, there is no epsilon for x that is larger.
%
% Where p is close to 1 the logarithm is log1p ((x - 1) + epsilon), which keeps the
% digits of the difference: x + epsilon has rounded it off. A target of 0 costs nothing
% and hands nothing back, whatever x is; p = 0 below a target that is not 0 gives Inf,
% and dx -Inf. p below 0 is as NaN.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Bishop 2006, Pattern Recognition
% and Machine Learning, (4.108).

function [y, back] = crossentropy (x, t, epsilon)
  pyref.internal.takes (3, nargin);
  [x, t, epsilon] = pyref.internal.sizes ...
    ('crossentropy: x N M, t N M, epsilon nonnegative', x, t, epsilon);
  none = t == 0;
  p = x + epsilon;
  p = pyref.internal.where (real (p) < 0, NaN, p);
  e = pyref.internal.zero_out ...
    (t .* pyref.internal.log_ratio (p, 1, (x - 1) + epsilon), none);
  y = -sum (e, 2);
  back = @(dy) backward (pyref.internal.like ('crossentropy', dy, y), t, p, none);
end

function dx = backward (dy, t, p, none)
  dx = pyref.internal.zero_out (-dy .* (t ./ p), none);
end

%!test <by hand: the logarithm of the probability of the label>
%! [y, back] = pyref.layers.crossentropy ([0.5 0.5; 0.25 0.75], [1 0; 0.5 0.5], 0);
%! assert (y, [log(2); -0.5 * (log (0.25) + log (0.75))], -4 * eps);
%! assert (back ([3; -3]), [-6 0; 6 2], -eps);

%!test <epsilon is added below the logarithm, and in the gradient>
%! [y, back] = pyref.layers.crossentropy ([0.25 0], [0 2], 0.125);
%! assert (y, 2 * log (8), -4 * eps);
%! assert (back (3), [0 -48]);

%!test <a sure answer keeps the digits of epsilon>
%! y = pyref.layers.crossentropy (1, 1, 2 ^ -60);
%! assert (y, -2 ^ -60);

%!test <a target of 0 costs nothing, a probability of 0 costs Inf, below 0 is none>
%! [y, back] = pyref.layers.crossentropy ([0 1; 0 1; -1 1], [0 1; 0.5 0.5; 1 1], 0);
%! assert (y, [0; Inf; NaN]);
%! assert (back ([1; 2; 3]), [0 -1; -Inf -1; NaN -3]);

%!test <single precision>
%! [y, back] = pyref.layers.crossentropy (single ([0.5 0.5]), int8 ([1 0]), 0);
%! assert (y, single (log (2)), -eps ('single'));
%! assert (back (single (2)), single ([-4 0]));

%!test <no rows, and no columns>
%! [y, back] = pyref.layers.crossentropy (zeros (0, 3), zeros (0, 3), 0);
%! assert (back (y), zeros (0, 3));
%! assert (pyref.layers.crossentropy (zeros (2, 0), zeros (2, 0), 0), [0; 0]);

%!error <crossentropy: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.crossentropy (ones (2, 3), [1; 2], 0);
%!error <crossentropy: epsilon is -1, not finite and from 0>
%! pyref.layers.crossentropy (ones (2), ones (2), -1);
%!error <crossentropy: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.crossentropy (ones (2), ones (2), 0);
%! back ([1 2]);
