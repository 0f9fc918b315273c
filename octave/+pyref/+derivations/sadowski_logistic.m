% Logistic outputs with their cross-entropy, after Sadowski: one head of three.
%     [loss, back] = pyref.derivations.sadowski_logistic (x, w1, w2, t)
%     [dx, dw1, dw2] = back (dloss)
%
%     x N x D, w1 D x H, w2 H x M, targets t N x M
%
%     h = 1 / (1 + exp (-x w1))                     N x H
%     s = h w2                                      N x M
%     y = 1 / (1 + exp (-s))                        N x M
%     loss = -sum (t log (y) + (1 - t) log (1 - y))  1 x 1, per sample, no 1/N
%          = sum (max (s, 0) - s t + log1p (exp (-|s|)))
%
% Going back, logistic, softmax and linear outputs, each with its own loss, share
%
%     delta = y - t                                 dE/ds
%     dw2 = h' delta
%     dw1 = x' (delta w2' * h (1 - h)), dx = (delta w2' * h (1 - h)) w1'
%
% The second form of the loss is the same number and stays finite where y rounds to 0
% or 1: 800 at s = 800 and t = 0.
%
% Errors: pyref:size, pyref:type. Source: Peter Sadowski, Notes on Backpropagation.

function [loss, back] = sadowski_logistic (x, w1, w2, t)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, t] = pyref.internal.sizes ( ...
    'sadowski_logistic: x N D, w1 D H, w2 H M, t N M', ...
    x, w1, w2, t);
  h = 1 ./ (1 + exp (-(x * w1)));
  s = h * w2;
  y = 1 ./ (1 + exp (-s));
  on = real (s) > 0;
  loss = total (s .* on - s .* t + log1p (exp (s - 2 .* s .* on)));
  back = @(dloss) backward ( ...
    pyref.internal.like ('sadowski_logistic: loss', dloss, loss), x, h, y, w1, w2, t);
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

%!test <by hand: at s = 0 delta is y - t, one half>
%! [loss, back] = pyref.derivations.sadowski_logistic ([1 -2], [2; 1], 0, 1);
%! assert (loss, log (2), eps);
%! [dx, dw1, dw2] = back (4);
%! assert (dx, [0 0]);
%! assert (dw1, [0; 0]);
%! assert (dw2, -1);

%!test <the stable loss stays finite where the usual one does not>
%! assert (pyref.derivations.sadowski_logistic (0, 1, 1600, 0), 800);
%! assert (pyref.derivations.sadowski_logistic (0, 1, -1600, 1), 800);

%!test <the stable loss is the usual one where that is finite>
%! x = [0.5 -1; 2 0.25]; w1 = [1 -1; 0.5 2]; w2 = [2 -1; 1 0.5]; t = [1 0; 0.25 1];
%! y = 1 ./ (1 + exp (-(1 ./ (1 + exp (-x * w1))) * w2));
%! usual = -sum (sum (t .* log (y) + (1 - t) .* log (1 - y), 1), 2);
%! assert (pyref.derivations.sadowski_logistic (x, w1, w2, t), usual, 8 * eps);

%!test <three heads share one delta>
%! [x, w1, w2, t] = deal ([1 -2; 0.5 1], [0.5 -1; 1 2], [1 -1 0.5; 2 0.25 -1], [1 0 0; 0 0 1]);
%! h = 1 ./ (1 + exp (-x * w1));
%! s = h * w2;
%! y = {1 ./ (1 + exp (-s)), exp(s) ./ sum(exp (s), 2), s};
%! heads = {@pyref.derivations.sadowski_logistic, @pyref.derivations.sadowski_softmax, ...
%!          @pyref.derivations.sadowski_linear};
%! for k = 1:3
%!   [~, back] = heads{k} (x, w1, w2, t);
%!   [~, ~, dw2] = back (1);
%!   assert (dw2, h.' * (y{k} - t), 8 * eps);
%! end

%!error <sadowski_logistic: w2 is 2 x 1, not H x M, with x 1 x 2, w1 2 x 1>
%! pyref.derivations.sadowski_logistic ([1 2], [1; 2], [1; 2], 1);
