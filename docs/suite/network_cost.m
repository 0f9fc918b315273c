function [J, grad] = network_cost (theta, X, T, lambda)
  % [J, grad] = network_cost (theta, X, T, lambda)
  % Two layers of sigmoids, cross-entropy, a penalty that spares the biases.
  % theta holds W1 H x (D+1) and W2 K x (H+1), unrolled; X N x D, T N x K of 0 and 1.
  [N, D] = size (X);
  K = size (T, 2);
  H = (numel (theta) - K) / (D + 1 + K);
  W1 = reshape (theta(1:H * (D + 1)), H, D + 1);
  W2 = reshape (theta(H * (D + 1) + 1:end), K, H + 1);
  one = ones (N, 1);
  a1 = [one, X];
  a2 = [one, sigmoid(a1 * W1.')];
  a3 = sigmoid (a2 * W2.');
  J = -sum (sum (T .* log (a3) + (1 - T) .* log (1 - a3), 1), 2) / N;
  R1 = [zeros(H, 1), W1(:,2:end)];
  R2 = [zeros(K, 1), W2(:,2:end)];
  J = J + lambda / (2 * N) * (sum (R1(:) .^ 2, 1) + sum (R2(:) .^ 2, 1));
  delta3 = a3 - T;
  delta2 = (delta3 * W2) .* a2 .* (1 - a2);
  dW1 = (delta2(:,2:end).' * a1 + lambda * R1) / N;
  dW2 = (delta3.' * a2 + lambda * R2) / N;
  grad = [dW1(:); dW2(:)];
end
