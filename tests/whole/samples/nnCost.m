function [J, grad] = nnCost (nn_params, input_layer_size, hidden_layer_size, ...
                             num_labels, X, y, lambda)
  m = size (X, 1);
  k = hidden_layer_size * (input_layer_size + 1);
  Theta1 = reshape (nn_params(1:k), hidden_layer_size, input_layer_size + 1);
  Theta2 = reshape (nn_params(k + 1:end), num_labels, hidden_layer_size + 1);
  a1 = [ones(m, 1), X];
  a2 = [ones(m, 1), 1 ./ (1 + exp (-a1 * Theta1.'))];
  h = 1 ./ (1 + exp (-a2 * Theta2.'));
  Y = eye (num_labels);
  Y = Y(y, :);
  J = -sum (sum (Y .* log (h) + (1 - Y) .* log (1 - h))) / m ...
      + lambda / (2 * m) * (sum (sum (Theta1(:, 2:end) .^ 2)) ...
                            + sum (sum (Theta2(:, 2:end) .^ 2)));
  delta3 = h - Y;
  delta2 = delta3 * Theta2(:, 2:end) .* a2(:, 2:end) .* (1 - a2(:, 2:end));
  Theta1_grad = delta2.' * a1 / m;
  Theta2_grad = delta3.' * a2 / m;
  Theta1_grad(:, 2:end) = Theta1_grad(:, 2:end) + lambda / m * Theta1(:, 2:end);
  Theta2_grad(:, 2:end) = Theta2_grad(:, 2:end) + lambda / m * Theta2(:, 2:end);
  grad = [Theta1_grad(:); Theta2_grad(:)];
end
