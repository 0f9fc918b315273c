% Step by a velocity that gathers gradients.
%     [w, v] = pyref.networks.optimizers.momentum (w, dw, v, gamma, eta)
%
%     w, dw and v any shape, v zero at first; gamma and eta numbers
%
%     v = gamma v + eta dw
%     w = w - v
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Qian 1999, On the Momentum Term
% in Gradient Descent Learning Algorithms; Ruder 2016, as sgd.

function [w, v] = momentum (w, dw, v, gamma, eta)
  pyref.internal.takes (5, nargin);
  [w, dw, v, gamma, eta] = pyref.internal.sizes ( ...
    'momentum: w ..., dw ..., v ..., gamma real, eta real', ...
    w, dw, v, gamma, eta);
  v = gamma .* v + eta .* dw;
  w = w - v;
end

%!test <a velocity of 2 kept by half, and half a gradient of 4>
%! [w, v] = pyref.networks.optimizers.momentum ([1 1], [4 0], [2 2], 0.5, 0.5);
%! assert (v, [3 1]);
%! assert (w, [-2 0]);
%!error <momentum: v is 1 x 1, not ...> pyref.networks.optimizers.momentum ([1 2], [1 2], 0, 0.9, 1);
