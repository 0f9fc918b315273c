function [dx, dgamma, dbeta] = norm_backward (dy, cache)
  dgamma = sum (dy .* cache.xhat, 1);
  dbeta = sum (dy, 1);
  g = dy .* cache.gamma;
  dx = (g - mean (g, 1) - cache.xhat .* mean (g .* cache.xhat, 1)) ./ cache.s;
end
