% Step as adam does, and let the weights fade by themselves.
%     [w, m, v] = pyref.networks.optimizers.adamw ( ...
%       w, dw, m, v, t, eta, beta1, beta2, epsilon, decay)
%
%     w, dw, m and v any shape, m and v zero at first; t the number of the step from 1;
%     eta, beta1, beta2, epsilon and decay numbers
%
%     m = beta1 m + (1 - beta1) dw
%     v = beta2 v + (1 - beta2) dw^2
%     w = w - eta decay w
%         - eta (m / (1 - beta1^t)) / (sqrt (v / (1 - beta2^t)) + epsilon)
%
% The decay is not in dw: neither m nor v sees it, and no root divides it. Both steps
% start from the same w. The decay is multiplied by the rate, as torch, Keras and Optax
% have it; where it is not, as in the paper with a schedule of 1, this decay is theirs
% divided by eta.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Loshchilov and Hutter 2019,
% Decoupled Weight Decay Regularization.

function [w, m, v] = adamw (w, dw, m, v, t, eta, beta1, beta2, epsilon, decay)
  pyref.internal.takes (10, nargin);
  [w, dw, m, v, t, eta, beta1, beta2, epsilon, decay] = pyref.internal.sizes ( ...
    ['adamw: w ..., dw ..., m ..., v ..., t positive, eta real, beta1 real, ' ...
     'beta2 real, epsilon nonnegative, decay real'], ...
    w, dw, m, v, t, eta, beta1, beta2, epsilon, decay);
  m = beta1 .* m + (1 - beta1) .* dw;
  v = beta2 .* v + (1 - beta2) .* dw .^ 2;
  first = m ./ (1 - beta1 ^ t);
  second = v ./ (1 - beta2 ^ t);
  step = eta .* first ./ (sqrt (pyref.internal.nonnegative (second)) + epsilon);
  w = w - eta * decay .* w - step;
end

%!test <the first step is as long as the rate, and a share of w more>
%! [w, m, v] = pyref.networks.optimizers.adamw ([1 -2], [8 -0.5], [0 0], [0 0], 1, 0.25, 0.5, 0.75, 0, 0.5);
%! assert (w, [1-0.125-0.25 -2+0.25+0.25]);
%! assert (m, [4 -0.25]);
%! assert (v, [16 0.0625]);

%!test <without decay it is adam>
%! args = {[1 5], [4 -8], [2 4], [11 299], 3, 0.5, 0.75, 0.875, 1};
%! [w, m, v] = pyref.networks.optimizers.adamw (args{:}, 0);
%! [w2, m2, v2] = pyref.networks.optimizers.adam (args{:});
%! assert ({w, m, v}, {w2, m2, v2});
%!error id=pyref:value pyref.networks.optimizers.adamw (1, 1, 0, 0, 1, 1, 0.9, 0.999, 0, NaN);
