% Parameters in a struct, and gradients in another.
function [y, x] = held_forward (model, x)
  y = x * model.W + model.b;
end
