% Train the network two_layer_hinge by Adam on batches that are given beforehand.
%     [theta, m, v, losses] = pyref.training.two_layer_hinge_training ( ...
%       theta, m, v, x, y, order, eta, done, counts, reg)
%
%     theta P x 1, w1, b1, w2 and b2 of two_layer_hinge in one column; m, v P x 1, zero
%     at first; x N x D, labels y N x 1 from 0; order K x B, rows of x counted from 0;
%     eta K x 1; done, how many steps were taken before; counts, how many hidden units
%     and classes there are; reg as in two_layer_hinge
%
% losses K x 1, the loss of each batch with its penalty before its step, and theta, m, v
% after all.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: as two_layer_hinge and descent.

function [theta, m, v, losses] = two_layer_hinge_training ( ...
    theta, m, v, x, y, order, eta, done, counts, reg)
  pyref.internal.takes (10, nargin);
  [theta, m, v, losses] = pyref.internal.two_layer_descent ( ...
    'two_layer_hinge_training', @pyref.networks.two_layer_hinge, ...
    theta, m, v, x, y, order, eta, done, counts, reg);
end

%!test <the loss falls, and a penalty keeps the weights small>
%! x = [0 1; 1 0; 1 1; 0 0.5]; y = [0; 1; 1; 0];
%! theta = sin (1:27).' / 2;
%! train = @(reg) pyref.training.two_layer_hinge_training ( ...
%!   theta, 0 * theta, 0 * theta, x, y, repmat (0:3, 60, 1), 0.05 * ones (60, 1), 0, ...
%!   [5 2], reg);
%! [free, ~, ~, losses] = train (0);
%! assert (losses(60) < 0.5 * losses(1));
%! assert (norm (train (1)) < 0.5 * norm (free));
