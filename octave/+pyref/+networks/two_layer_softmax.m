% Two dense layers, the mean cross-entropy of a batch, and a penalty on the weights.
%     [loss, back] = pyref.networks.two_layer_softmax (x, w1, b1, w2, b2, y, reg)
%     [dx, dw1, db1, dw2, db2] = back (dloss)
%
%     x N x D, w1 D x H, b1 1 x H, w2 H x M, b2 1 x M, labels y N x 1 from 0 to M - 1,
%     reg a number from 0
%
%     s    = relu (x w1 + b1) w2 + b2                              N x M
%     fit  = softmax_crossentropy (s, y one-hot)                   N x 1
%     loss = mean (fit) + reg/2 (sum (w1^2) + sum (w2^2))          1 x 1
%
% Going back, the penalty is added to the gradients of the weights; biases are not held
% down:
%
%     dw1 = that of the mean + dloss reg w1                        D x H
%     dw2 = that of the mean + dloss reg w2                        H x M
%
% Without the 1/2, as other assignments of the course have it, reg counts twice.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Stanford cs231n, Convolutional
% Neural Networks for Visual Recognition, assignment 1, TwoLayerNet.

function [loss, back] = two_layer_softmax (x, w1, b1, w2, b2, y, reg)
  pyref.internal.takes (7, nargin);
  [x, w1, b1, w2, b2, y, reg] = pyref.internal.sizes ( ...
    ['two_layer_softmax: x N D, w1 D H, b1 1 H, w2 H M, b2 1 M, y N 1, ' ...
     'reg nonnegative'], ...
    x, w1, b1, w2, b2, y, reg);
  M = size (b2, 2);
  t = pyref.layers.embedding (eye (M, class (y)), y);
  given = struct ('x', x, 'w1', w1, 'b1', b1, 'w2', w2, 'b2', b2);
  steps = {'fit', @pyref.networks.mlp, {'x', 'w1', 'b1', 'w2', 'b2'}, {t}; ...
           'loss', @pyref.networks.penalized_mean, {'fit', 'w1', 'w2'}, {reg}};
  [values, graph_back] = pyref.networks.graph (given, steps);
  loss = values.loss;
  back = @(dloss) backward ( ...
    pyref.internal.like ('two_layer_softmax: loss', dloss, loss), ...
    graph_back, fieldnames (given));
end

function varargout = backward (dloss, graph_back, names)
  gradients = graph_back ('loss', dloss);
  varargout = cellfun (@(name) gradients.(name), names, 'UniformOutput', false);
end

%!shared hand
%! hand = {[1 2], [1; 1], -1, [0.5 1], [1 0]};
%!test <by hand: two even scores, and weights that are held down>
%! [loss, back] = pyref.networks.two_layer_softmax (hand{:}, 0, 0.5);
%! assert (loss, log (2) + 0.8125, 4 * eps);
%! [dx, dw1, db1, dw2, db2] = back (4);
%! assert ({dx, dw1, db1, dw2, db2}, {[1 1], [3; 4], 1, [-3 6], [-2 2]}, 16 * eps);

%!test <the mean of a batch does not change where every sample comes twice>
%! [once, back] = pyref.networks.two_layer_softmax (hand{:}, 1, 0);
%! [twice, both] = pyref.networks.two_layer_softmax ([1 2; 1 2], hand{2:5}, [1; 1], 0);
%! assert (twice, once, 4 * eps);
%! [~, dw1] = back (1);
%! [dx, dw1_of_both] = both (1);
%! assert (dw1_of_both, dw1, 8 * eps);

%!error <embedding: index is 2, not whole and from 0, with w 2 x 2>
%! pyref.networks.two_layer_softmax (hand{:}, 2, 0);
%!error id=pyref:value pyref.networks.two_layer_softmax (hand{:}, 0, -1)
