function [dx, grads] = held_backward (model, dy, x)
  dx = dy * model.W.';
  grads.W = x.' * dy;
  grads.b = sum (dy, 1);
end
