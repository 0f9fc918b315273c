% Turn each row into shares of 1: exp, divided by its sum along the row.
%     [y, back] = pyref.layers.softmax (x)
%     dx = back (dy)
%
%     x N x M
%
%     j    = the first column where x is largest       one for each row
%     q    = exp (x - x_j)                             N x M, with q_j = 1
%     rest = sum of the other q                        N x 1
%     y    = q / (1 + rest)                            N x M
%
% Going back:
%
%     e  = dy - dy_j                                   N x M
%     dx = y * (e - sum (y * e))                       N x M, sums along the rows
%
% The derivative of y_i by x_k is y_i * ((i == k) - y_k), so dx_k is y_k times dy_k
% less the mean of dy, weighted by y. Adding the same number to all of dy changes
% nothing, so dy_j may be taken off first. Then at j, where y may be close to 1,
%
%     dx_j = -y_j * sum of the other y * e
%
% has no term with e_j left that could cancel; and any other y_k is at most 1/2, so
% that y_k * e_k takes at most half of e_k away. The usual form, y * (dy - sum (y *
% dy)), keeps 7 digits of dx_j where a row is won by 20, and none where by 40.
%
% exp cannot overflow, since x_j is the largest of its row. A row with NaN or Inf, or
% of nothing but -Inf, gives NaN throughout; -Inf beside a finite number gives 0, with
% derivative 0.
%
% Errors: pyref:size, pyref:type. Source: Bridle 1990, Probabilistic Interpretation of
% Feedforward Classification Network Outputs; Blanchard, Higham and Higham 2021,
% Accurately Computing the Log-Sum-Exp and Softmax Functions.

function [y, back] = softmax (x)
  pyref.internal.takes (1, nargin);
  x = pyref.internal.sizes ('softmax: x N M', x);
  at = pyref.internal.first_largest (x);
  q = exp (x - x(at));
  q(at) = q(at) - 1;   % to 0, of NaN to NaN
  rest = sum (q, 2);
  q(at) = q(at) + 1;
  y = q ./ (1 + rest);
  back = @(dy) backward (pyref.internal.like ('softmax', dy, y), q, rest, at);
end

function dx = backward (dy, q, rest, at)
  p = q ./ (1 + rest);
  e = dy - dy(at);
  dx = p .* (e - sum (p .* e, 2));
end

%!test <by hand: equal numbers share alike>
%! [y, back] = pyref.layers.softmax ([3 3; -1 -1]);
%! assert (y, [0.5 0.5; 0.5 0.5]);
%! assert (back ([4 0; 1 -1]), [1 -1; 0.5 -0.5]);

%!test <adding a number to a row changes nothing, however large>
%! x = [1 2 3; 5 0 -2];
%! assert (pyref.layers.softmax (x + [1000; -2^20]), pyref.layers.softmax (x));

%!test <a row won by 40 keeps the digits of its small gradient>
%! [y, back] = pyref.layers.softmax ([40 0]);
%! assert (y, [1 exp(-40)], -4 * eps);
%! assert (back ([3 1]), [2 -2] * exp (-40), -4 * eps);

%!test <one number has all of the sum, and gets no gradient>
%! [y, back] = pyref.layers.softmax ([7; -800]);
%! assert (y, [1; 1]);
%! assert (back ([3; 5]), [0; 0]);

%!test <a row with NaN or Inf, or of -Inf only, is NaN, and no other row>
%! y = pyref.layers.softmax ([NaN 1; 1 NaN; Inf 0; -Inf -Inf; 2 2]);
%! assert (y, [NaN(4, 2); 0.5 0.5]);
%! assert (pyref.layers.softmax ([NaN; Inf; -Inf; 0]), [NaN; NaN; NaN; 1]);

%!test <-Inf beside a finite number has no share and no gradient>
%! [y, back] = pyref.layers.softmax ([-Inf 0 0]);
%! assert (y, [0 0.5 0.5]);
%! assert (back ([9 1 3]), [0 -0.5 0.5]);

%!test <no rows>
%! [y, back] = pyref.layers.softmax (zeros (0, 3));
%! assert (back (y), zeros (0, 3));

%!error <softmax: x is 2 x 1 x 3, not N x M> pyref.layers.softmax (ones (2, 1, 3))
%!error <softmax: dy is 3 x 2, y is 2 x 3>
%! [y, back] = pyref.layers.softmax (ones (2, 3));
%! back (ones (3, 2));
