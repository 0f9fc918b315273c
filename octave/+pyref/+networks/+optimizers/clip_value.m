% Cut each entry of a gradient off at a number.
%     dw = pyref.networks.optimizers.clip_value (dw, c)
%
%     dw any shape, c a number from 0
%
%     dw = max (-c, min (dw, c))    each entry; NaN stays
%
% The gradient turns, unlike that of clip_norm. As clip_grad_value_ of torch, clipvalue
% of Keras and clip of Optax have it.
%
% Errors: pyref:size, pyref:type, pyref:value. Source: Mikolov 2012, Statistical
% Language Models Based on Neural Networks; Goodfellow, Bengio and Courville 2016, Deep
% Learning, 10.11.1.

function dw = clip_value (dw, c)
  pyref.internal.takes (2, nargin);
  [dw, c] = pyref.internal.sizes ('clip_value: dw ..., c nonnegative', dw, c);
  dw(dw > c) = c;
  dw(dw < -c) = -c;
end

%!assert (pyref.networks.optimizers.clip_value ([1 -4; 2 NaN], 1.5), [1 -1.5; 1.5 NaN])
%!assert (pyref.networks.optimizers.clip_value ([3 -Inf Inf], 2), [2 -2 2])
%!assert (class (pyref.networks.optimizers.clip_value (single ([3 1]), 2)), 'single')
%!error id=pyref:value pyref.networks.optimizers.clip_value ([1 2], -1);
