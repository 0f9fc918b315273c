% Softmax outputs with their cross-entropy, after Sadowski: one head of three.
%     [loss, back] = pyref.derivations.sadowski_softmax (x, w1, w2, t)
%     [dx, dw1, dw2] = back (dloss)
%
%     x N x D, w1 D x H, w2 H x M, targets t N x M
%
%     h = 1 / (1 + exp (-x w1))                     N x H
%     s = h w2                                      N x M
%     y = exp (s) / sum (exp (s))                   N x M, along the rows
%     loss = -sum (t log (y))                       1 x 1, per sample, no 1/N
%
% Going back, logistic, softmax and linear outputs, each with its own loss, share
%
%     delta = y - t                                 dE/ds
%     dw2 = h' delta
%     dw1 = x' (delta w2' * h (1 - h)), dx = (delta w2' * h (1 - h)) w1'
%
% A row of t sums to 1.
%
% Errors: pyref:size, pyref:type. Source: Peter Sadowski, Notes on Backpropagation.

function [loss, back] = sadowski_softmax (x, w1, w2, t)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, t] = pyref.internal.sizes ( ...
    'sadowski_softmax: x N D, w1 D H, w2 H M, t N M', ...
    x, w1, w2, t);
  h = 1 ./ (1 + exp (-(x * w1)));
  s = h * w2;
  e = exp (s);
  y = e ./ sum (e, 2);
  loss = -total (t .* log (y));
  back = @(dloss) backward ( ...
    pyref.internal.like ('sadowski_softmax: loss', dloss, loss), x, h, y, w1, w2, t);
end

function [dx, dw1, dw2] = backward (dloss, x, h, y, w1, w2, t)
  delta = dloss .* (y - t);
  hidden = (delta * w2.') .* h .* (1 - h);
  dw2 = h.' * delta;
  dw1 = x.' * hidden;
  dx = hidden * w1.';
end

function v = total (v)
  v = sum (v, 1);
  v = sum (v, 2);
end

%!test <by hand: two even answers>
%! [loss, back] = pyref.derivations.sadowski_softmax ([1 -2], [2; 1], [3 3], [1 0]);
%! assert (loss, log (2), eps);
%! [dx, dw1, dw2] = back (4);
%! assert (dx, [0 0], 4 * eps);
%! assert (dw2, [-1 1], 4 * eps);

%!error <sadowski_softmax: w2 is 2 x 1, not H x M, with x 1 x 2, w1 2 x 1>
%! pyref.derivations.sadowski_softmax ([1 2], [1; 2], [1; 2], 1);
