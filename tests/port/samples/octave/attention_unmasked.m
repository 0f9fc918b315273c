function [y, back] = attention_unmasked (q, k, v)
  scale = 1 / sqrt (columns (q));
  e = exp (scale * (q * k.' - max (q * k.', [], 2)));
  w = e ./ sum (e, 2);
  y = w * v;
  back = @(dy) go_back (dy, q, k, v, w, scale);
end

function [dq, dk, dv] = go_back (dy, q, k, v, w, scale)
  dw = dy * v.';
  ds = scale * w .* (dw - sum (dw .* w, 2));
  dq = ds * k;
  dk = ds.' * q;
  dv = w.' * dy;
end
