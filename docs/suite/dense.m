function [y, dx, dw, db] = dense (x, w, b, dy)
  % [y, dx, dw, db] = dense (x, w, b, dy)
  % A dense layer forward and backward; x N x D, w D x M, b 1 x M, dy N x M.
  y = x * w + b;
  dx = dy * w.';
  dw = x.' * dy;
  db = sum (dy, 1);
end
