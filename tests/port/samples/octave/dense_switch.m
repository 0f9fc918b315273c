function [y, dw, db] = dense_switch (x, w, b, dzdy)
  % One function: forward, or backward where dzdy is given.
  if nargin < 4
    y = x * w + b;
  else
    y = dzdy * w.';
    dw = x.' * dzdy;
    db = sum (dzdy, 1);
  end
end
