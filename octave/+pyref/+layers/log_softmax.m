% The logarithm of softmax, each row taken for itself.
%     [y, back] = pyref.layers.log_softmax (x)
%     dx = back (dy)
%
%     x N x M
%
%     j    = the first column where x is largest       one for each row
%     d    = x - x_j                                   N x M, not above 0
%     q    = exp (d)                                   N x M, with q_j = 1
%     rest = sum of the other q                        N x 1
%     y    = d - log1p (rest)                          N x M
%
% Going back, with p = softmax (x), and with the sums of the others for each column:
%
%     p  = q / (1 + rest)                              N x M
%     r  = (rest + (1 - q)) / (1 + rest)               N x M, sum of the other p
%     dx = dy * r - p * (sum of the other dy)          N x M
%
% The derivative of y_i by x_k is (i == k) - p_k, so that
%
%     dx_k = dy_k - p_k * sum (dy) = dy_k * (1 - p_k) - p_k * (sum of the other dy)
%
% and 1 - p_k = (1 + rest - q_k) / (1 + rest) = r_k. At j, q_j is 1 and r_j is rest /
% (1 + rest), where 1 - p_j has no digit left in a row that is won by 40; nor would
% y_j have one if 1 + rest were rounded before its logarithm. The sum of the others is
% added up from both ends of the row, never as the sum of all less its own.
%
% A row of x with NaN or Inf, or of nothing but -Inf, gives NaN throughout; -Inf
% beside a finite number gives -Inf and hands its dy back.
%
% Near the largest number the sum of dy may pass it on the way.
%
% Errors: pyref:size, pyref:type. Source: Blanchard, Higham and Higham 2021,
% Accurately Computing the Log-Sum-Exp and Softmax Functions.

function [y, back] = log_softmax (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('log_softmax: x N M', x);
  at = pyref.internal.first_largest (x);
  d = x - x(at);
  q = exp (d);
  q(at) = q(at) - 1;   % to 0, of NaN to NaN
  rest = sum (q, 2);
  q(at) = q(at) + 1;
  y = d - log1p (rest);
  back = @(dy) backward (pyref.internal.like ('log_softmax', dy, y), q, rest);
end

function dx = backward (dy, q, rest)
  p = q ./ (1 + rest);
  r = (rest + (1 - q)) ./ (1 + rest);
  dx = dy .* r - p .* pyref.internal.others (dy);
end

%!test <by hand: four equal numbers, each the logarithm of 1/4>
%! [y, back] = pyref.layers.log_softmax ([5 5 5 5]);
%! assert (y, -log (4) * ones (1, 4), -2 * eps);
%! assert (back ([8 0 -4 0]), [7 -1 -5 -1]);

%!test <it is the logarithm of softmax>
%! x = [1 2 3; 5 0 -2];
%! assert (exp (pyref.layers.log_softmax (x)), pyref.layers.softmax (x), -8 * eps);

%!test <a row won by 40 keeps the digits of its largest entry, forward and back>
%! [y, back] = pyref.layers.log_softmax ([40 0]);
%! assert (y, [-exp(-40) -40], -4 * eps);
%! assert (back ([1 0]), [1 -1] * exp (-40), -4 * eps);

%!test <one number: its logarithm is 0, and it gets no gradient>
%! [y, back] = pyref.layers.log_softmax ([7; -800]);
%! assert (y, [0; 0]);
%! assert (back ([3; 5]), [0; 0]);

%!test <a row with NaN or Inf, or of -Inf only, is NaN, and no other row>
%! y = pyref.layers.log_softmax ([NaN 1; 1 NaN; Inf 0; -Inf -Inf; 0 -Inf]);
%! assert (y, [NaN(4, 2); 0 -Inf]);
%! [y, back] = pyref.layers.log_softmax ([0 -Inf]);
%! assert (back ([3 5]), [-5 5]);

%!test <no rows>
%! [y, back] = pyref.layers.log_softmax (zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error <log_softmax: x is 2 x 1 x 3, not N x M> pyref.layers.log_softmax (ones (2, 1, 3))
%!error <log_softmax: dy is 3 x 2, y is 2 x 3>
%! [y, back] = pyref.layers.log_softmax (ones (2, 3));
%! back (ones (3, 2));
