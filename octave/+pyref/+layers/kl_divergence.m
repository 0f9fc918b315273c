% How far a distribution is from its target: the divergence of Kullback and Leibler.
%     [y, back] = pyref.layers.kl_divergence (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M, both from 0: probabilities, each row a distribution
%
%     r = t / x                       N x M
%     y = sum (t * log (r))           N x 1, along the rows
%
% Going back:
%
%     dx = -dy * r                    N x M, 0 where t is 0
%
% It is KL (t || x), the target first. One divergence for each row, divided neither by N
% nor by M: a mean is a step of its own. x are probabilities, not their logarithms and
% not logits, and are not brought to a sum of 1 here. The target is not differentiated:
% with softmax before it, and t one-hot, this is softmax_crossentropy.
%
% Where t is close to x the logarithm is log1p ((t - x) / x), which keeps the digits of
% the difference: 1 + (t - x) / x has rounded it off. A target of 0 costs nothing and
% hands nothing back, whatever x is; x = 0 below a target that is not 0 gives Inf, and
% dx -Inf. A number of x below 0 is as NaN; a target below 0 makes y of its row NaN.
%
% Near the largest and the smallest numbers t / x may leave their range on the way.
%
% Errors: pyref:size, pyref:type. Source: Kullback and Leibler 1951, On Information and
% Sufficiency.

function [y, back] = kl_divergence (x, t)
  pyref.internal.takes (2, nargin);
  [x, t] = pyref.internal.sizes ('kl_divergence: x N M, t N M', x, t);
  none = t == 0;
  x = pyref.internal.where (real (x) < 0, NaN, x);
  r = t ./ x;
  e = pyref.internal.zero_out (t .* pyref.internal.log_ratio (t, x, t - x), none);
  y = sum (e, 2);
  back = @(dy) backward (pyref.internal.like ('kl_divergence', dy, y), r, none);
end

function dx = backward (dy, r, none)
  dx = pyref.internal.zero_out (-dy .* r, none);
end

%!test <by hand: one bit where the target is twice as probable>
%! [y, back] = pyref.layers.kl_divergence ([0.5 0.5; 0.25 0.75], [1 0; 0.5 0.5]);
%! assert (y, [log(2); 0.5 * log(4 / 3)], -4 * eps);
%! assert (back ([3; -2]), [-6 0; 4, 2 * 0.5 / 0.75], -eps);

%!test <no divergence from itself, and a gradient of -1>
%! [y, back] = pyref.layers.kl_divergence ([0.3 0.7], [0.3 0.7]);
%! assert (y, 0);
%! assert (back (2), [-2 -2]);

%!test <close to its target it keeps the digits of the difference>
%! y = pyref.layers.kl_divergence (1 - 2 ^ -50, 1);
%! assert (y, 2 ^ -50 * (1 + 2 ^ -51), -2 * eps);

%!test <a target of 0 costs nothing, a probability of 0 costs Inf>
%! [y, back] = pyref.layers.kl_divergence ([0 1; 0 1; NaN 1], [0 1; 0.5 0.5; 0 1]);
%! assert (y, [0; Inf; 0]);
%! assert (back ([1; 2; 3]), [0 -1; -Inf -1; 0 -3]);

%!test <below 0 there are no probabilities>
%! assert (pyref.layers.kl_divergence ([-1 2], [-1 2]), NaN);
%! assert (pyref.layers.kl_divergence ([1 2], [-1 2]), NaN);

%!test <single precision>
%! [y, back] = pyref.layers.kl_divergence (single ([0.5 0.5]), int8 ([1 0]));
%! assert (y, single (log (2)), -eps ('single'));
%! assert (back (single (2)), single ([-4 0]));

%!test <no rows, and no columns>
%! [y, back] = pyref.layers.kl_divergence (zeros (0, 3), zeros (0, 3));
%! assert (back (y), zeros (0, 3));
%! assert (pyref.layers.kl_divergence (zeros (2, 0), zeros (2, 0)), [0; 0]);

%!error <kl_divergence: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.kl_divergence (ones (2, 3), [1; 2]);
%!error <kl_divergence: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.kl_divergence (ones (2), ones (2));
%! back ([1 2]);
