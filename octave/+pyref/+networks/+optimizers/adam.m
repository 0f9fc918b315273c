% Step by the mean of gradients over the root of their mean square.
%     [w, m, v] = pyref.networks.optimizers.adam ( ...
%       w, dw, m, v, t, eta, beta1, beta2, epsilon)
%
%     w, dw, m and v any shape, m and v zero at first; t the number of the step from 1;
%     eta, beta1, beta2 and epsilon numbers
%
%     m = beta1 m + (1 - beta1) dw
%     v = beta2 v + (1 - beta2) dw^2
%     w = w - eta (m / (1 - beta1^t)) / (sqrt (v / (1 - beta2^t)) + epsilon)
%
% Both means start at zero; the divisions make up for it. epsilon stands beside the
% root.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Kingma and Ba 2015, Adam: A
% Method for Stochastic Optimization; Ruder 2016, as sgd.

function [w, m, v] = adam (w, dw, m, v, t, eta, beta1, beta2, epsilon)
  pyref.internal.takes (9, nargin);
  [w, dw, m, v, t, eta, beta1, beta2, epsilon] = pyref.internal.sizes ( ...
    ['adam: w ..., dw ..., m ..., v ..., t positive, eta real, beta1 real, ' ...
     'beta2 real, epsilon nonnegative'], ...
    w, dw, m, v, t, eta, beta1, beta2, epsilon);
  m = beta1 .* m + (1 - beta1) .* dw;
  v = beta2 .* v + (1 - beta2) .* dw .^ 2;
  first = m ./ (1 - beta1 ^ t);
  second = v ./ (1 - beta2 ^ t);
  w = w - eta .* first ./ (sqrt (pyref.internal.nonnegative (second)) + epsilon);
end

%!test <the first step is as long as the rate, whatever the gradient>
%! [w, m, v] = pyref.networks.optimizers.adam ([1 1], [8 -0.5], [0 0], [0 0], 1, 0.25, 0.5, 0.75, 0);
%! assert (w, [0.75 1.25]);
%! assert (m, [4 -0.25]);
%! assert (v, [16 0.0625]);
%!error id=pyref:value pyref.networks.optimizers.adam (1, 1, 0, 0, 0, 1, 0.9, 0.999, 0);
