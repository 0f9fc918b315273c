% Train the network two_layer_softmax by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.two_layer_softmax_training ( ...
%       theta, m, v, x, y, order, eta, done, counts, reg)
%
%     theta P x 1, w1, b1, w2 and b2 of two_layer_softmax in one column; x N x D, labels
%     y N x 1 from 0; all else, and losses K x 1, as in two_layer_hinge_training
%
% The penalty is in the losses.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as two_layer_softmax and descent.

function [theta, m, v, losses] = two_layer_softmax_training ( ...
    theta, m, v, x, y, order, eta, done, counts, reg)
  pyref.internal.takes (10, nargin);
  [theta, m, v, losses] = pyref.internal.two_layer_descent ( ...
    'two_layer_softmax_training', @pyref.networks.two_layer_softmax, ...
    theta, m, v, x, y, order, eta, done, counts, reg);
end

%!test <scores of zero cost the logarithm of the count of classes, and the loss falls>
%! x = [0 1; 1 0; 1 1; 0 0.5]; y = [0; 1; 1; 0];
%! theta = [sin(1:15).' / 2; zeros(12, 1)];
%! [~, ~, ~, losses] = pyref.training.two_layer_softmax_training ( ...
%!   theta, 0 * theta, 0 * theta, x, y, repmat (0:3, 60, 1), 0.05 * ones (60, 1), 0, ...
%!   [5 2], 0);
%! assert (losses(1), log (2), 4 * eps);
%! assert (losses(60) < 0.2 * losses(1));
%!error <two_layer_softmax_training: eta is 2 x 1, not K x 1, with theta 1 x 1, m 1 x 1, v 1 x 1, x 1 x 1, y 1 x 1, order 1 x 1>
%! pyref.training.two_layer_softmax_training (1, 0, 0, 1, 0, 0, [1; 1], 0, [1 1], 0);
