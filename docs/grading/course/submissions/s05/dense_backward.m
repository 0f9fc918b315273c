function [dx, dw, db] = dense_backward (dout, cache)
  dx = dout * cache.w';
  dw = cache.x' * dout;
  db = sum (dout);
end
