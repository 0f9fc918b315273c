function [E, dz] = sigmoid_error (z, t)
  % [E, dz] = sigmoid_error (z, t)
  % Half the squared error of a sigmoid, and its gradient; z and t N x M.
  y = sigmoid (z);
  E = sum (sum ((y - t) .^ 2, 1), 2) / 2;
  dz = (y - t) .* y .* (1 - y);
end
