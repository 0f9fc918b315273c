function [y, back] = newest_tanh (x)
  y = tanh (x);
  latest (y);
  back = @(dy) dy .* (1 - latest () .^ 2);
end

function y = latest (y)
  persistent kept
  if nargin > 0
    kept = y;
  end
  y = kept;
end
