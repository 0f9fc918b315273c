function [J, grad] = logistic_cost (theta, X, y, lambda)
  % [J, grad] = logistic_cost (theta, X, y, lambda)
  % Logistic regression with a penalty that spares the bias.
  % theta n x 1, X m x n, y m x 1 of 0 and 1; J 1 x 1, grad n x 1.
  m = numel (y);
  h = sigmoid (X * theta);
  weights = [0; theta(2:end)];
  J = -sum (y .* log (h) + (1 - y) .* log (1 - h)) / m + ...
      lambda / (2 * m) * sum (weights .^ 2);
  grad = (X.' * (h - y) + lambda * weights) / m;
end
