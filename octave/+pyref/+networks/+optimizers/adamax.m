% Step by the mean of gradients over the largest of them, fading.
%     [w, m, u] = pyref.networks.optimizers.adamax (w, dw, m, u, t, eta, beta1, beta2)
%
%     w, dw, m and u any shape, m and u zero at first; t the number of the step from 1;
%     eta, beta1 and beta2 numbers
%
%     m = beta1 m + (1 - beta1) dw
%     u = max (beta2 u, |dw|)
%     w = w - eta / (1 - beta1^t) m / u
%
% An entry whose gradients were all 0 stays where it is.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Kingma and Ba 2015, Adam: A
% Method for Stochastic Optimization; Ruder 2016, as sgd.

function [w, m, u] = adamax (w, dw, m, u, t, eta, beta1, beta2)
  pyref.internal.takes (8, nargin);
  [w, dw, m, u, t, eta, beta1, beta2] = pyref.internal.sizes ( ...
    ['adamax: w ..., dw ..., m ..., u ..., t positive, eta real, beta1 real, ' ...
     'beta2 real'], ...
    w, dw, m, u, t, eta, beta1, beta2);
  m = beta1 .* m + (1 - beta1) .* dw;
  size = sign (real (dw)) .* dw;
  u = beta2 .* u;
  above = ~(real (size) <= real (u));
  u(above) = size(above);
  rate = eta / (1 - beta1 ^ t);
  w = w - rate .* m ./ (u + (real (u) == 0));
end

%!test <the largest gradient so far, fading, divides>
%! [w, m, u] = pyref.networks.optimizers.adamax ([1 1 1], [2 -1 0], [0 0 0], [1 4 0], 1, 0.5, 0.5, 0.5);
%! assert (u, [2 2 0]);
%! assert (m, [1 -0.5 0]);
%! assert (w, [0.5 1.25 1]);
%!error <adamax: u is 1 x 2, not ...> pyref.networks.optimizers.adamax (1, 1, 0, [0 0], 1, 1, 0.9, 0.9);
