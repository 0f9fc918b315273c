% Sigmoid of each number, and the cross-entropy between its target and that.
%     [y, back] = pyref.layers.sigmoid_crossentropy (x, t)
%     dx = back (dy)
%
%     x N x M, t N x M, each t from 0 to 1
%
%     e = exp (-|x|)                                         N x M, between 0 and 1
%     w = 1 - t                       where x > 0            N x M
%       = t                           where x <= 0
%     y = sum (w * |x| + log1p (e))                          N x 1, along the rows
%
% Going back, with s (x) = 1 / (1 + exp (-x)):
%
%     dx = dy * (s (x) - t)                                  N x M, which is
%        = dy * (tanh (x / 2) / 2 + (1/2 - t))               where |x| < 1
%        = dy * ((1 - t) - t * e) / (1 + e)                  where x >= 1
%        = dy * ((1 - t) * e - t) / (1 + e)                  where x <= -1
%
% x are logits: y is -sum (t * log (s (x)) + (1 - t) * log (s (-x))), one loss for
% each row, not divided by N nor by M. With
%
%     -log (s (x)) = log (1 + exp (-x)) = max (-x, 0) + log1p (e)
%
% and the same for -x, y is (1 - t) max (x, 0) + t max (-x, 0) + log1p (e). Where an
% answer is right by 40, s (x) - t has no digit left and log (s (x)) neither. The usual
% stable form, max (x, 0) - x * t + log1p (e), takes x from x there and keeps log1p (e)
% to the last digit of x only.
%
% s (x) - t is (1 - t) * s (x) - t * s (-x), where s (x) = 1 / (1 + e) and s (-x) =
% e / (1 + e) if x > 0, and the other way round if not: nothing is lost at an answer
% that is right. Near x = 0 both terms are about 1/4, and a soft t close to s (x) takes
% most of that away; but s (x) - 1/2 = tanh (x / 2) / 2 is as small as x is there, and
% 1/2 - t is exact for t from 1/4 to 1.
%
% A t beyond 0 and 1 is not refused. NaN gives NaN. An infinite x costs 0 where t is
% the 0 or 1 it says, Inf elsewhere.
%
% Where exp (-|x|) underflows, its share of dx is 0 however large dy is.
%
% Errors: pyref:size, pyref:type. Source: Sadowski, Notes on Backpropagation; Maechler
% 2012, Accurately Computing log(1 - exp(-|a|)).

function [y, back] = sigmoid_crossentropy (x, t)
  pyref.internal.takes (2, nargin);
  [x, t] = pyref.internal.sizes ('sigmoid_crossentropy: x N M, t N M', x, t);
  on = real (x) > 0;
  m = pyref.internal.where (on, -x, x);
  e = exp (m);
  w = pyref.internal.where (on, 1 - t, t);
  m = pyref.internal.where (w == 0, 0, m);
  y = sum (log1p (e) - w .* m, 2);
  back = @(dy) backward ( ...
    pyref.internal.like ('sigmoid_crossentropy', dy, y), x, t, on, e);
end

function dx = backward (dy, x, t, on, e)
  slope = pyref.internal.where (on, (1 - t) - t .* e, (1 - t) .* e - t) ./ (1 + e);
  near = abs (real (x)) < 1;
  slope = pyref.internal.where (near, tanh (x / 2) / 2 + (0.5 - t), slope);
  dx = dy .* slope;
end

%!test <by hand: at 0 each entry costs log (2)>
%! [y, back] = pyref.layers.sigmoid_crossentropy ([0 0; 0 0], [0 1; 0.25 0.5]);
%! assert (y, [2; 2] * log (2), -2 * eps);
%! assert (back ([8; -4]), [4 -4; -1 0]);

%!test <the four values of the notes>
%! y = pyref.layers.sigmoid_crossentropy ([800; -800; 2; -3], [0; 1; 1; 0]);
%! assert (y, [800; 800; 0.1269280110429725; 0.04858735157374206], -4 * eps);

%!test <an answer right by 40 keeps the digits of its loss and of its gradient>
%! [y, back] = pyref.layers.sigmoid_crossentropy ([40; -40], [1; 0]);
%! assert (y, [1; 1] * exp (-40), -4 * eps);
%! assert (back ([3; 5]), [-3; 5] * exp (-40), -4 * eps);

%!test <a soft target close to a small answer keeps the digits of its gradient>
%! x = 2 ^ -10;   % s (x) - 1/2 is x / 4 - x^3 / 48 + x^5 / 480 - ...
%! [y, back] = pyref.layers.sigmoid_crossentropy (x, 0.5 + x / 4);
%! assert (back (1), -x ^ 3 / 48 + x ^ 5 / 480, eps * x / 2);

%!test <one row of three entries is one loss>
%! assert (size (pyref.layers.sigmoid_crossentropy ([1 2 3], [0 1 0])), [1, 1]);

%!test <NaN stays; infinitely right costs nothing, infinitely wrong Inf>
%! [y, back] = pyref.layers.sigmoid_crossentropy ([NaN; Inf; -Inf; Inf], [0; 1; 0; 0]);
%! assert (y, [NaN; 0; 0; Inf]);
%! assert (back ([1; 2; 3; 4]), [NaN; 0; 0; 4]);

%!test <no rows>
%! [y, back] = pyref.layers.sigmoid_crossentropy (zeros (0, 3), zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error <sigmoid_crossentropy: t is 2 x 1, not N x M, with x 2 x 3>
%! pyref.layers.sigmoid_crossentropy (ones (2, 3), ones (2, 1));
%!error <sigmoid_crossentropy: dy is 2 x 3, y is 2 x 1>
%! [y, back] = pyref.layers.sigmoid_crossentropy (ones (2, 3), ones (2, 3));
%! back (ones (2, 3));
