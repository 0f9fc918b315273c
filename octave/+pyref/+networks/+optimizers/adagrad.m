% Step by the gradient over the root of all squares so far.
%     [w, G] = pyref.networks.optimizers.adagrad (w, dw, G, eta, epsilon)
%
%     w, dw and G any shape, G zero at first; eta and epsilon numbers
%
%     G = G + dw^2
%     w = w - eta dw / sqrt (G + epsilon)
%
% epsilon stands under the root.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Duchi, Hazan and Singer 2011,
% Adaptive Subgradient Methods; Ruder 2016, as sgd.

function [w, G] = adagrad (w, dw, G, eta, epsilon)
  pyref.internal.takes (5, nargin);
  [w, dw, G, eta, epsilon] = pyref.internal.sizes ( ...
    'adagrad: w ..., dw ..., G ..., eta real, epsilon nonnegative', ...
    w, dw, G, eta, epsilon);
  G = G + dw .^ 2;
  w = w - eta .* dw ./ sqrt (pyref.internal.nonnegative (G + epsilon));
end

%!test <3 and 4 make a root of 5>
%! [w, G] = pyref.networks.optimizers.adagrad (1, 4, 9, 5, 0);
%! assert (G, 25);
%! assert (w, -3);
%!error id=pyref:value pyref.networks.optimizers.adagrad (1, 4, 9, 5, -1);
