% Step against the gradient.
%     w = pyref.networks.optimizers.sgd (w, dw, eta)
%
%     w and dw any shape, eta a number
%
%     w = w - eta dw
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Robbins and Monro 1951, A
% Stochastic Approximation Method; Ruder 2016, An Overview of Gradient Descent
% Optimization Algorithms.

function w = sgd (w, dw, eta)
  pyref.internal.takes (3, nargin);
  [w, dw, eta] = pyref.internal.sizes ( ...
    'sgd: w ..., dw ..., eta real', ...
    w, dw, eta);
  w = w - eta .* dw;
end

%!assert (pyref.networks.optimizers.sgd ([1 2], [10 -4], 0.5), [-4 4])
%!error <sgd: dw is 1 x 1, not ...> pyref.networks.optimizers.sgd ([1 2], 1, 0.5);
