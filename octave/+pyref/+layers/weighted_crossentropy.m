% Cross-entropy of softmax and smoothed targets, each class with a weight of its own.
%     [y, back] = pyref.layers.weighted_crossentropy (x, t, w, smoothing)
%     dx = back (dy)
%
%     x N x M, t N x M, w 1 x M; smoothing a share from 0 to 1
%
%     r    = w * ((1 - smoothing) * t + smoothing / M * sum (t))      N x M
%     j    = the first column where x is largest       one for each row
%     d    = x - x_j                                   N x M, not above 0
%     q    = exp (d), but 0 at j                       N x M
%     rest = sum (q)                                   N x 1, along the rows
%     s    = sum (r) = others + r_j                    N x 1, along the rows
%     y    = s * log1p (rest) - sum (r * d)            N x 1, along the rows
%
% Going back, with p = softmax (x):
%
%     dx   = dy * (s * p - r)                          N x M, but at j
%     dx_j = dy * (others - r_j * rest) / (1 + rest)   N x 1
%
% y is -sum (r * log (p)), one loss for each row: softmax_crossentropy with r for its
% target. A row of t is a one at the label, or shares of several. Smoothing takes a
% share of it and gives an equal part of that to each class, the label too; the weight
% of each class is that of its own term, of the label and of the others. An ignored
% label is a row of zeros in t: its loss and its gradient are 0, and smoothing gives it
% nothing.
%
% Nothing is averaged. A mean over N, over the rows that are not ignored, or over the
% weights of their labels is a step of its own: dy is then 1 over that, in each row.
%
% At the label of a row that is right, dx is no difference of equals, as in
% softmax_crossentropy. A row of x with NaN or Inf, or of nothing but -Inf, gives NaN
% throughout. -Inf beside a finite number is a label of no chance: y is Inf where its r
% is not 0, and does not see it where r is 0.
%
% Near the largest number a product r * d, or a sum of them, may pass it on the way.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Szegedy, Vanhoucke, Ioffe,
% Shlens and Wojna 2016, Rethinking the Inception Architecture for Computer Vision;
% Blanchard, Higham and Higham 2021, Accurately Computing the Log-Sum-Exp and Softmax
% Functions.

function [y, back] = weighted_crossentropy (x, t, w, smoothing)
  pyref.internal.takes (4, nargin);
  [x, t, w, smoothing] = pyref.internal.sizes ( ...
    'weighted_crossentropy: x N M, t N M, w 1 M, smoothing nonnegative', ...
    x, t, w, smoothing);
  if smoothing > 1
    error ('pyref:value', 'weighted_crossentropy: smoothing is %g, not from 0 to 1', ...
           smoothing);
  end
  M = max (size (x, 2), 1);
  r = w .* ((1 - smoothing) * t + smoothing / M * sum (t, 2));
  at = pyref.internal.first_largest (x);
  d = x - x(at);
  q = exp (d);
  q(at) = q(at) - 1;   % to 0, of NaN to NaN
  rest = sum (q, 2);
  others = pyref.internal.sum_but (r, at);
  s = others + sum (r(at), 2);   % there may be no column
  unasked = r == 0 & isinf (d);
  d(unasked) = 0;
  y = s .* log1p (rest) - sum (r .* d, 2);
  back = @(dy) backward ( ...
    pyref.internal.like ('weighted_crossentropy', dy, y), r, at, q, rest, others, s);
end

function dx = backward (dy, r, at, q, rest, others, s)
  dx = q .* (s ./ (1 + rest));
  dx = dx - r;
  dx(at) = (others - r(at) .* rest) ./ (1 + rest);
  dx = dx .* dy;
end

%!test <by hand: equal numbers, the loss is the weight times log (4)>
%! [y, back] = pyref.layers.weighted_crossentropy ([5 5 5 5; 0 0 0 0], [0 1 0 0; 0 0 0 1], [1 2 4 8], 0);
%! assert (y, [2; 8] * log (4), -4 * eps);
%! assert (back ([4; -1]), [2 -6 2 2; -2 -2 -2 6]);

%!test <by hand: half of the label is shared out, the label has its part of it>
%! [y, back] = pyref.layers.weighted_crossentropy ([0 0 0 0], [0 1 0 0], [1 2 4 8], 0.5);
%! assert (y, 2.875 * log (4), -4 * eps);
%! r = [0.125 1.25 0.5 1];
%! assert (back (8), 2 * sum (r) - 8 * r);

%!test <with weights 1 and no smoothing it is softmax_crossentropy>
%! x = [1 -2 0.5; 0 20 -1];
%! t = [0.5 0.25 0.25; 1 0 0];
%! [y, back] = pyref.layers.weighted_crossentropy (x, t, [1 1 1], 0);
%! [z, other] = pyref.layers.softmax_crossentropy (x, t);
%! assert (y, z);
%! assert (back ([2; 3]), other ([2; 3]));

%!test <an ignored label, a row of zeros, has no loss and no gradient>
%! [y, back] = pyref.layers.weighted_crossentropy ([1 2; 3 -1], [0 0; 1 0], [3 5], 0.25);
%! dx = back ([7; 1]);
%! assert (y(1), 0);
%! assert (dx(1,:), [0 0]);

%!test <a row right by 40 keeps the digits of its loss and of its gradient>
%! [y, back] = pyref.layers.weighted_crossentropy ([40 0], [1 0], [3 5], 0);
%! assert (y, 3 * exp (-40), -4 * eps);
%! assert (back (2), [-6 6] * exp (-40), -4 * eps);

%!test <no rows, and no columns>
%! [y, back] = pyref.layers.weighted_crossentropy (zeros (0, 3), zeros (0, 3), [1 2 3], 0.1);
%! assert (back (y), zeros (0, 3));

%!error <weighted_crossentropy: w is 2 x 1, not 1 x M, with x 2 x 2, t 2 x 2>
%! pyref.layers.weighted_crossentropy (ones (2), eye (2), [1; 1], 0);
%!error <weighted_crossentropy: smoothing is 1.5, not from 0 to 1>
%! pyref.layers.weighted_crossentropy (ones (2), eye (2), [1 1], 1.5);
%!error <weighted_crossentropy: dy is 1 x 2, y is 2 x 1>
%! [y, back] = pyref.layers.weighted_crossentropy (ones (2), eye (2), [1 1], 0);
%! back ([1 2]);
