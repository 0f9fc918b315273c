% Two dense layers and the loss of a classifier, on images as rows.
%     [y, back] = pyref.networks.mlp (x, w1, b1, w2, b2, t)
%     [dx, dw1, db1, dw2, db2] = back (dy)
%
%     x N x D, w1 D x H, b1 1 x H, w2 H x M, b2 1 x M, targets t N x M
%
%     h = relu (x w1 + b1)                          N x H
%     y = softmax_crossentropy (h w2 + b2, t)       N x 1, the loss of each image
%
% Going back through the chain: dx, dw1, db1, dw2, db2. The loss of a batch, mean or
% sum, is in dy: ones / N for the mean.
%
% Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
% Learning Representations by Back-propagating Errors; Glorot, Bordes and Bengio 2011,
% Deep Sparse Rectifier Neural Networks.

function [y, back] = mlp (x, w1, b1, w2, b2, t)
  pyref.internal.takes (6, nargin);
  [x, w1, b1, w2, b2, t] = pyref.internal.sizes ( ...
    'mlp: x N D, w1 D H, b1 1 H, w2 H M, b2 1 M, t N M', ...
    x, w1, b1, w2, b2, t);
  steps = {@pyref.layers.dense, {w1, b1}, {}; ...
           @pyref.layers.relu, {}, {}; ...
           @pyref.layers.dense, {w2, b2}, {}; ...
           @pyref.layers.softmax_crossentropy, {}, {t}};
  [y, back] = pyref.networks.chain (x, steps);
end

%!test <by hand: one unit awake, one asleep, and equal scores: the loss is log 2>
%! [y, back] = pyref.networks.mlp ([1 2], [3 1; 0 -1], [-2 0], [1 1; 5 7], [4 4], [1 0]);
%! assert (y, log (2), eps);
%! [dx, dw1, db1, dw2, db2] = back (2);
%! assert (db2, [-1 1], 2 * eps);
%! assert (dw2, [-1 1; 0 0], 2 * eps);
%! assert (db1, [0 0], 2 * eps);
%! assert (dx, [0 0], 8 * eps);

%!test <by hand: scores 1 and 0 against the second class>
%! [y, back] = pyref.networks.mlp ([1 2], [3 1; 0 -1], [-2 0], [1 0; 5 7], [0 0], [0 1]);
%! p = 1 / (1 + exp (-1));
%! assert (y, 1 + log1p (exp (-1)), 2 * eps);
%! [dx, dw1, db1, dw2, db2] = back (1);
%! assert (db2, [p -p], 2 * eps);
%! assert (dw2, [p -p; 0 0], 2 * eps);
%! assert (db1, [p 0], 2 * eps);
%! assert (dw1, [p 0; 2 * p 0], 4 * eps);
%! assert (dx, [3 * p 0], 4 * eps);

%!error <mlp: b2 is 1 x 2, not 1 x M, with x 1 x 2, w1 2 x 2, b1 1 x 2, w2 2 x 3>
%! pyref.networks.mlp ([1 2], eye (2), [0 0], ones (2, 3), [0 0], [1 0 0]);
