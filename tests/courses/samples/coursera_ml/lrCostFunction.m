function [J, grad] = lrCostFunction (theta, X, y, lambda)
  m = numel (y);
  [z, dense_back] = pyref.layers.dense (X, theta, 0);
  [losses, back] = pyref.layers.sigmoid_crossentropy (z, y);
  [~, grad] = dense_back (back (ones (m, 1) / m));
  held = [0; theta(2:end)];
  J = sum (losses, 1) / m + lambda / (2 * m) * (held.' * held);
  grad = grad + lambda / m * held;
end
