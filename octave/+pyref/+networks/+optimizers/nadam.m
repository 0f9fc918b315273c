% Adam with the velocity of Nesterov: the mean already holds this gradient.
%     [w, m, v] = pyref.networks.optimizers.nadam ( ...
%       w, dw, m, v, t, eta, beta1, beta2, epsilon)
%
%     w, dw, m and v any shape, m and v zero at first; t the number of the step from 1;
%     eta, beta1, beta2 and epsilon numbers
%
%     m = beta1 m + (1 - beta1) dw
%     v = beta2 v + (1 - beta2) dw^2
%     ahead = (beta1 m + (1 - beta1) dw) / (1 - beta1^t)
%     w = w - eta ahead / (sqrt (v / (1 - beta2^t)) + epsilon)
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Dozat 2016, Incorporating
% Nesterov Momentum into Adam; Ruder 2016, as sgd.

function [w, m, v] = nadam (w, dw, m, v, t, eta, beta1, beta2, epsilon)
  pyref.internal.takes (9, nargin);
  [w, dw, m, v, t, eta, beta1, beta2, epsilon] = pyref.internal.sizes ( ...
    ['nadam: w ..., dw ..., m ..., v ..., t positive, eta real, beta1 real, ' ...
     'beta2 real, epsilon nonnegative'], ...
    w, dw, m, v, t, eta, beta1, beta2, epsilon);
  m = beta1 .* m + (1 - beta1) .* dw;
  v = beta2 .* v + (1 - beta2) .* dw .^ 2;
  ahead = (beta1 .* m + (1 - beta1) .* dw) ./ (1 - beta1 ^ t);
  second = v ./ (1 - beta2 ^ t);
  w = w - eta .* ahead ./ (sqrt (pyref.internal.nonnegative (second)) + epsilon);
end

%!test <the first step is longer than the rate by what it looks ahead>
%! [w, m, v] = pyref.networks.optimizers.nadam (1, 8, 0, 0, 1, 0.25, 0.5, 0.75, 0);
%! assert (w, 1 - 0.25 * 1.5);
%! assert (m, 4);
%! assert (v, 16);
%!error id=pyref:value pyref.networks.optimizers.nadam (1, 1, 0, 0, 0, 1, 0.9, 0.999, 0);
