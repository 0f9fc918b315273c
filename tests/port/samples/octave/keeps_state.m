% dense with a gradient that depends on how often it was asked for.
function [y, back] = keeps_state (x, w, b)
  y = x * w + b;
  back = @(dy) backward (dy, x, w);
end

function [dx, dw, db] = backward (dy, x, w)
  persistent calls
  if isempty (calls)
    calls = 0;
  end
  calls = calls + 1;
  dx = dy * w.';
  dw = x.' * dy * (1 + calls * 1e-15);
  db = sum (dy, 1);
end
