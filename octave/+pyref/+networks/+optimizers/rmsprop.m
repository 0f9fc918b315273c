% Step by the gradient over the root of its mean square.
%     [w, G] = pyref.networks.optimizers.rmsprop (w, dw, G, gamma, eta, epsilon)
%
%     w, dw and G any shape, G zero at first; gamma, eta and epsilon numbers
%
%     G = gamma G + (1 - gamma) dw^2
%     w = w - eta dw / sqrt (G + epsilon)
%
% epsilon stands under the root.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Hinton 2012, Neural Networks for
% Machine Learning, lecture 6; Ruder 2016, as sgd.

function [w, G] = rmsprop (w, dw, G, gamma, eta, epsilon)
  pyref.internal.takes (6, nargin);
  [w, dw, G, gamma, eta, epsilon] = pyref.internal.sizes ( ...
    'rmsprop: w ..., dw ..., G ..., gamma real, eta real, epsilon nonnegative', ...
    w, dw, G, gamma, eta, epsilon);
  G = gamma .* G + (1 - gamma) .* dw .^ 2;
  w = w - eta .* dw ./ sqrt (pyref.internal.nonnegative (G + epsilon));
end

%!test <half of 2 and of 16 make a root of 3>
%! [w, G] = pyref.networks.optimizers.rmsprop (1, 4, 2, 0.5, 3, 0);
%! assert (G, 9);
%! assert (w, -3);
%!error <rmsprop: G is 1 x 2, not ...> pyref.networks.optimizers.rmsprop (1, 4, [0 0], 0.9, 1, 1);
