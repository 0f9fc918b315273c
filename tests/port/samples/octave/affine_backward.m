function [dx, dW, db] = affine_backward (dy, cache)
  [x, W] = deal (cache{:});
  dx = W.' * dy;
  dW = dy * x.';
  db = sum (dy, 2);
end
