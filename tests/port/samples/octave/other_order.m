% Arguments and gradients in an order of its own.
function [y, back] = other_order (weights, bias, input)
  y = input * weights + bias;
  back = @(dy) deal (dy * weights.', input.' * dy, sum (dy, 1));
end
