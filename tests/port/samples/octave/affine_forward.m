% A pair in columns: y = W x + b.
function [y, cache] = affine_forward (x, W, b)
  y = W * x + b;
  cache = {x, W};
end
