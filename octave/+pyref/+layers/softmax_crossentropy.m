% Softmax of each row, and the cross-entropy between its target and that.
%     [y, back] = pyref.layers.softmax_crossentropy (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M
%
%     j    = the first column where x is largest       one for each row
%     d    = x - x_j                                   N x M, not above 0
%     q    = exp (d), but 0 at j                       N x M
%     rest = sum (q)                                   N x 1, along the rows
%     s    = sum (t) = others + t_j                    N x 1, along the rows
%     y    = s * log1p (rest) - sum (t * d)            N x 1, along the rows
%
% Going back, with p = softmax (x):
%
%     dx   = dy * (s * p - t)                          N x M, but at j
%     dx_j = dy * (others - t_j * rest) / (1 + rest)   N x 1
%
% y is -sum (t * log (p)), one loss for each row, not divided by N. A row of t is a
% one at the label, or shares of several labels. Where its sum s is not 1, nothing is
% scaled. At j, where p_j = 1 / (1 + rest) may be close to 1,
%
%     s * p_j - t_j = p_j * others - t_j * (1 - p_j),    1 - p_j = rest / (1 + rest)
%
% At the label of a row that is right this is -t * rest / (1 + rest), where p - 1 has 7
% digits if it is right by 20 and none if by 40; the same holds for y, which is log1p
% (rest) there. Any other p_k is at most 1/2, and nothing is lost in s * p_k - t_k that
% would be there. others is added up without t_j, never as s less it. Where shares of t
% lie close to those of p, dx is the small difference of both and only as exact as p.
%
% A row of x with NaN or Inf, or of nothing but -Inf, gives NaN throughout. -Inf
% beside a finite number is a label of no chance: y is Inf where its t is not 0, and
% does not see it where t is 0, since its d is then set to 0.
%
% Near the largest number a product t * d, or a sum of them, may pass it on the way.
%
% Errors: pyref:size, pyref:type. Source: Bridle 1990, Probabilistic Interpretation of
% Feedforward Classification Network Outputs; Blanchard, Higham and Higham 2021,
% Accurately Computing the Log-Sum-Exp and Softmax Functions.

function [y, back] = softmax_crossentropy (x, t)
  pyref.internal.takes (2, nargin);
  [x, t] = pyref.internal.sizes ('softmax_crossentropy: x N M, t N M', x, t);
  [y, back] = forward (x, t);
  back = @(dy) back (pyref.internal.like ('softmax_crossentropy', dy, y));
end

function [y, back] = forward (x, t)
  at = pyref.internal.first_largest (x);
  d = x - x(at);
  q = exp (d);
  q(at) = q(at) - 1;   % to 0, of NaN to NaN
  rest = sum (q, 2);
  others = pyref.internal.sum_but (t, at);
  s = others + sum (t(at), 2);   % there may be no column
  unasked = t == 0 & isinf (d);
  d(unasked) = 0;
  y = s .* log1p (rest) - sum (t .* d, 2);
  back = @(dy) backward (dy, t, at, q, rest, others, s);
end

function dx = backward (dy, t, at, q, rest, others, s)
  dx = q .* (s ./ (1 + rest));
  dx = dx - t;
  dx(at) = (others - t(at) .* rest) ./ (1 + rest);
  dx = dx .* dy;
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
