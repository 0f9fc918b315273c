% Step in the units of the steps before, without a rate.
%     [w, G, E] = pyref.networks.optimizers.adadelta (w, dw, G, E, gamma, epsilon)
%
%     w, dw, G and E any shape, G and E zero at first; gamma and epsilon numbers
%
%     G = gamma G + (1 - gamma) dw^2
%     d = sqrt (E + epsilon) / sqrt (G + epsilon) dw
%     E = gamma E + (1 - gamma) d^2
%     w = w - d
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Zeiler 2012, ADADELTA: An
% Adaptive Learning Rate Method; Ruder 2016, as sgd.

function [w, G, E] = adadelta (w, dw, G, E, gamma, epsilon)
  pyref.internal.takes (6, nargin);
  [w, dw, G, E, gamma, epsilon] = pyref.internal.sizes ( ...
    'adadelta: w ..., dw ..., G ..., E ..., gamma real, epsilon nonnegative', ...
    w, dw, G, E, gamma, epsilon);
  G = gamma .* G + (1 - gamma) .* dw .^ 2;
  above = sqrt (pyref.internal.nonnegative (E + epsilon));
  below = sqrt (pyref.internal.nonnegative (G + epsilon));
  d = above ./ below .* dw;
  E = gamma .* E + (1 - gamma) .* d .^ 2;
  w = w - d;
end

%!test <a root of 2 over a root of 4, times 4>
%! [w, G, E] = pyref.networks.optimizers.adadelta (1, 4, 16, 4, 0.5, 0);
%! assert (G, 16);
%! assert (w, -1);
%! assert (E, 4);
%!error <adadelta: E is 1 x 2, not ...> pyref.networks.optimizers.adadelta (1, 4, 0, [0 0], 0.9, 1);
