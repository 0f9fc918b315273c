function [y, back] = attend_but_away (q, k, v, mask, scale)
  % Attention whose mask is logical: where it is true a key is taken away.
  scores = scale * (q * k.');
  scores(mask) = -Inf;
  e = exp (scores - max (max (scores, [], 2), -1e30));
  p = e ./ max (sum (e, 2), 1e-30);
  y = p * v;
  back = @(dy) go_back (dy, p, q, k, v, scale);
end

function [dq, dk, dv] = go_back (dy, p, q, k, v, scale)
  dp = dy * v.';
  ds = p .* (dp - sum (p .* dp, 2));
  dq = scale * (ds * k);
  dk = scale * (ds.' * q);
  dv = p.' * dy;
end
