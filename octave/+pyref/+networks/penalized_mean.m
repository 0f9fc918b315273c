% The mean of the losses of a batch, and a penalty on two arrays of weights.
%     [loss, back] = pyref.networks.penalized_mean (y, w1, w2, reg)
%     [dy, dw1, dw2] = back (dloss)
%
%     y N x 1, w1 D x H, w2 K x M, reg a number from 0
%
%     loss = mean (y) + reg/2 (sum (w1^2) + sum (w2^2))            1 x 1
%
% Going back:
%
%     dy  = dloss / N                                              N x 1
%     dw1 = dloss reg w1,  dw2 = dloss reg w2
%
% It is a layer of a graph, in which these are added to what comes back through the
% losses.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Krogh and Hertz 1992, A Simple
% Weight Decay Can Improve Generalization.

function [loss, back] = penalized_mean (y, w1, w2, reg)
  pyref.internal.takes (4, nargin);
  [y, w1, w2, reg] = pyref.internal.sizes ( ...
    'penalized_mean: y N 1, w1 D H, w2 K M, reg nonnegative', y, w1, w2, reg);
  N = size (y, 1);
  loss = total (y) / N + reg / 2 * (total (w1 .^ 2) + total (w2 .^ 2));
  back = @(dloss) backward ( ...
    pyref.internal.like ('penalized_mean: loss', dloss, loss), y, w1, w2, reg);
end

function [dy, dw1, dw2] = backward (dloss, y, w1, w2, reg)
  dy = dloss / size (y, 1) * ones (size (y), class (y));
  dw1 = dloss * reg * w1;
  dw2 = dloss * reg * w2;
end

function v = total (v)
  v = pyref.internal.sum_along (v, 1);
  v = pyref.internal.sum_along (v, 2);
end

%!test <by hand: a mean of 3, and weights whose squares sum to 10>
%! [loss, back] = pyref.networks.penalized_mean ([2; 4], [1 2; 0 1], [-2; 0], 0.5);
%! assert (loss, 5.5);
%! [dy, dw1, dw2] = back (4);
%! assert ({dy, dw1, dw2}, {[2; 2], [2 4; 0 2], [-4; 0]});
%!error <penalized_mean: y is 1 x 2, not N x 1>
%! pyref.networks.penalized_mean ([2 4], 1, 1, 0);
