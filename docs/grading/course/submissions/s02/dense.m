function [y, back] = dense (x, w, b)
  y = x * w + b;
  back = @(dy) deal (dy * w.', x.' * dy, mean (dy, 1));
end
