% Softmax of each row, and the cross-entropy between its target and that.
%     [y, back] = pyref.layers.softmax_crossentropy (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M
%
%     j    = the first column where x is largest       one for each row
%     gap  = x_j - x                                   N x M, from 0
%     q    = exp (-gap)                                N x M, with q_j = 1
%     rest = sum of the other q                        N x 1
%     y    = sum (t * (gap + log1p (rest)))            N x 1, along the rows
%
% Going back, with the sums of the others for each column:
%
%     p  = q / (1 + rest)                              N x M, softmax of x
%     r  = (rest + (1 - q)) / (1 + rest)               N x M, sum of the other p
%     dx = dy * (p * (sum of the other t) - t * r)     N x M
%
% y is -sum (t * log (p)), one loss for each row, not divided by N. A row of t is a
% one at the label, or shares of several labels. Where its sum s is not 1, nothing is
% scaled: y has s times the logarithm of the sum of exp, and dx is dy * (s * p - t).
% With s as the t of the column and the sum of the others,
%
%     s * p_k - t_k = p_k * (sum of the other t) - t_k * (1 - p_k)
%
% and 1 - p_k = (1 + rest - q_k) / (1 + rest) = r_k. At the label of a row that is
% right this is -t * rest / (1 + rest), where p - 1 has 7 digits if it is right by 20
% and none if by 40; the same holds for y, which is log1p (rest) there. The sum of the
% others is added up from both ends of the row, never as the sum of all less its own.
% Where shares of t lie close to those of p, dx is the small difference of both and
% only as exact as p.
%
% A row of x with NaN or Inf, or of nothing but -Inf, gives NaN throughout. -Inf
% beside a finite number is a label of no chance: y is Inf where its t is not 0, and
% does not see it where t is 0, since its gap is then set to 0.
%
% Errors: pyref:size, pyref:type. Source: Bridle 1990, Probabilistic Interpretation of
% Feedforward Classification Network Outputs; Blanchard, Higham and Higham 2021,
% Accurately Computing the Log-Sum-Exp and Softmax Functions.

function [y, back] = softmax_crossentropy (x, t)
  pyref.internal.takes (2, nargin);
  [x, t] = pyref.internal.sizes ('softmax_crossentropy: x N M, t N M', x, t);
  at = pyref.internal.first_largest (x);
  gap = pyref.internal.pick (x, at) - x;
  q = exp (-gap);
  rest = sum (q - at, 2);
  unasked = t == 0;
  gap(unasked) = 0;
  y = sum (t .* (gap + log1p (rest)), 2);
  back = @(dy) backward ( ...
    pyref.internal.like ('softmax_crossentropy', dy, y), t, q, rest);
end

function dx = backward (dy, t, q, rest)
  p = q ./ (1 + rest);
  r = (rest + (1 - q)) ./ (1 + rest);
  dx = dy .* (p .* pyref.internal.others (t) - t .* r);
end

%!test <by hand: four equal numbers, the loss is log (4)>
%! [y, back] = pyref.layers.softmax_crossentropy ([5 5 5 5; 0 0 0 0], [0 1 0 0; 0 0 0 1]);
%! assert (y, [1; 1] * log (4), -2 * eps);
%! assert (back ([4; -8]), [1 -3 1 1; -2 -2 -2 6]);

%!test <a row right by 40 keeps the digits of its loss and of its gradient>
%! [y, back] = pyref.layers.softmax_crossentropy ([40 0], [1 0]);
%! assert (y, exp (-40), -4 * eps);
%! assert (back (3), [-3 3] * exp (-40), -4 * eps);

%!test <a row wrong by 200 costs 200>
%! [y, back] = pyref.layers.softmax_crossentropy ([200 0], [0 1]);
%! assert (y, 200);
%! assert (back (2), [2 -2]);

%!test <targets that sum to 3: three times the logarithm, dx is 3 p - t>
%! [y, back] = pyref.layers.softmax_crossentropy ([0 0], [1 2]);
%! assert (y, 3 * log (2), -4 * eps);
%! assert (back (1), [0.5 -0.5]);

%!test <one column: no loss, no gradient>
%! [y, back] = pyref.layers.softmax_crossentropy ([7; -800], [1; 1]);
%! assert (y, [0; 0]);
%! assert (back ([3; 5]), [0; 0]);

%!test <a row with NaN or Inf, or of -Inf only, is NaN, and no other row>
%! t = [1 0; 1 0; 1 0; 0 1; 1 0];
%! [y, back] = pyref.layers.softmax_crossentropy ([NaN 1; 1 NaN; Inf 0; -Inf -Inf; 0 0], t);
%! assert (y, [NaN(4, 1); log(2)], -2 * eps);
%! assert (back (ones (5, 1)), [NaN(4, 2); -0.5 0.5]);

%!test <-Inf is not seen where it is not asked for, and costs Inf where it is>
%! [y, back] = pyref.layers.softmax_crossentropy ([-Inf 0 0; -Inf 0 0], [0 1 0; 1 0 0]);
%! assert (y, [log(2); Inf], -2 * eps);
%! assert (back ([2; 2]), [0 -1 1; -2 1 1]);

%!test <no rows>
%! [y, back] = pyref.layers.softmax_crossentropy (zeros (0, 3), zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error <softmax_crossentropy: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.softmax_crossentropy (ones (2, 3), ones (2, 1));
%!error <softmax_crossentropy: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.softmax_crossentropy (ones (2, 3), eye (2, 3));
%! back ([1 2]);
