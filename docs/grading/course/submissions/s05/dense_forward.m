function [out, cache] = dense_forward (x, w, b)
  out = x * w + b;
  cache.x = x;
  cache.w = w;
end
