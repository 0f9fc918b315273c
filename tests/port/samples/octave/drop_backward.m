function dx = drop_backward (dy, cache)
  dx = dy .* cache.mask / (1 - cache.rate);
end
