function [cost, grads] = twoLayers (params, X, Y)
  m = size (X, 2);
  A1 = tanh (params.W1 * X + params.b1);
  A2 = 1 ./ (1 + exp (-(params.W2 * A1 + params.b2)));
  cost = -sum (sum (Y .* log (A2) + (1 - Y) .* log (1 - A2))) / m;
  dZ2 = A2 - Y;
  dZ1 = params.W2.' * dZ2 .* (1 - A1 .^ 2);
  grads.dW1 = dZ1 * X.' / m;
  grads.db1 = sum (dZ1, 2) / m;
  grads.dW2 = dZ2 * A1.' / m;
  grads.db2 = sum (dZ2, 2) / m;
end
