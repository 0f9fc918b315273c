% Adam by the largest mean square so far, so that no step grows.
%     [w, m, v, most] = pyref.networks.optimizers.amsgrad ( ...
%       w, dw, m, v, most, eta, beta1, beta2, epsilon)
%
%     w, dw, m, v and most any shape, the last three zero at first; eta, beta1, beta2
%     and epsilon numbers
%
%     m = beta1 m + (1 - beta1) dw
%     v = beta2 v + (1 - beta2) dw^2
%     most = max (most, v)
%     w = w - eta m / (sqrt (most) + epsilon)
%
% Nothing makes up for the start at zero.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Reddi, Kale and Kumar 2018, On
% the Convergence of Adam and Beyond; Ruder 2016, as sgd.

function [w, m, v, most] = amsgrad (w, dw, m, v, most, eta, beta1, beta2, epsilon)
  pyref.internal.takes (9, nargin);
  [w, dw, m, v, most, eta, beta1, beta2, epsilon] = pyref.internal.sizes ( ...
    ['amsgrad: w ..., dw ..., m ..., v ..., most ..., eta real, beta1 real, ' ...
     'beta2 real, epsilon nonnegative'], ...
    w, dw, m, v, most, eta, beta1, beta2, epsilon);
  m = beta1 .* m + (1 - beta1) .* dw;
  v = beta2 .* v + (1 - beta2) .* dw .^ 2;
  above = ~(real (v) <= real (most));
  most(above) = v(above);
  w = w - eta .* m ./ (sqrt (pyref.internal.nonnegative (most)) + epsilon);
end

%!test <a mean square that was larger before still divides>
%! [w, m, v, most] = pyref.networks.optimizers.amsgrad (1, 4, 0, 0, 16, 1, 0.5, 0.5, 0);
%! assert (v, 8);
%! assert (most, 16);
%! assert (m, 2);
%! assert (w, 0.5);
%!error <amsgrad: most is 1 x 2, not ...> pyref.networks.optimizers.amsgrad (1, 1, 0, 0, [0 0], 1, 0.9, 0.9, 0);
