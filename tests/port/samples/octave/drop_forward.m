% Dropout that draws zeros and ones, and keeps them.
function [y, cache] = drop_forward (x, rate)
  cache.mask = rand (size (x)) > rate;
  cache.rate = rate;
  y = x .* cache.mask / (1 - rate);
end
