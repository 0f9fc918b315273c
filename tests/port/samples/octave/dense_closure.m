function [y, back] = dense_closure (x, w, b)
  y = x * w + b;
  back = @(dy) backward (dy, x, w);
end

function [dx, dw, db] = backward (dy, x, w)
  dx = dy * w.';
  dw = x.' * dy;
  db = sum (dy, 1);
end
