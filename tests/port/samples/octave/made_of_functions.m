% A maker of a struct of functions.
function layer = made_of_functions (w, b)
  layer.forward = @(x) ahead (x, w, b);
  layer.backward = @(dy, x) behind (dy, x, w);
end

function [y, x] = ahead (x, w, b)
  y = x * w + b;
end

function [dx, dw, db] = behind (dy, x, w)
  dx = dy * w.';
  dw = x.' * dy;
  db = sum (dy, 1);
end
