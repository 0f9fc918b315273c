% Linear outputs with half their squared error, after Sadowski: one head of three.
%     [loss, back] = pyref.derivations.sadowski_linear (x, w1, w2, t)
%     [dx, dw1, dw2] = back (dloss)
%
%     x N x D, w1 D x H, w2 H x M, targets t N x M
%
%     h = 1 / (1 + exp (-x w1))                     N x H
%     s = h w2                                      N x M
%     y = s                                         N x M
%     loss = 1/2 sum ((y - t)^2)                    1 x 1, per sample, no 1/N
%
% Going back, logistic, softmax and linear outputs, each with its own loss, share
%
%     delta = y - t                                 dE/ds
%     dw2 = h' delta
%     dw1 = x' (delta w2' * h (1 - h)), dx = (delta w2' * h (1 - h)) w1'
%
% It is the same delta a third time.
%
% Errors: pyref:size, pyref:type. Source: Peter Sadowski, Notes on Backpropagation.

function [loss, back] = sadowski_linear (x, w1, w2, t)
  pyref.internal.takes (4, nargin);
  [x, w1, w2, t] = pyref.internal.sizes ( ...
    'sadowski_linear: x N D, w1 D H, w2 H M, t N M', ...
    x, w1, w2, t);
  h = 1 ./ (1 + exp (-(x * w1)));
  s = h * w2;
  y = 1 .* s;
  loss = total ((y - t) .^ 2) / 2;
  back = @(dloss) backward ( ...
    pyref.internal.like ('sadowski_linear: loss', dloss, loss), x, h, y, w1, w2, t);
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

%!test <by hand: one half in, two out against one>
%! [loss, back] = pyref.derivations.sadowski_linear ([1 -2], [2; 1], 4, 1);
%! assert (loss, 0.5);
%! [dx, dw1, dw2] = back (4);
%! assert (dx, [8 4]);
%! assert (dw1, [4; -8]);
%! assert (dw2, 2);

%!error <sadowski_linear: w2 is 2 x 1, not H x M, with x 1 x 2, w1 2 x 1>
%! pyref.derivations.sadowski_linear ([1 2], [1; 2], [1; 2], 1);
