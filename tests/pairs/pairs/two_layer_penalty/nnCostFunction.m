function [J, grad] = nnCostFunction(nn_params, input_layer_size, ...
                                    hidden_layer_size, num_labels, X, y, lambda)
%NNCOSTFUNCTION Cost of a two-layer network for classes, and its gradient
%   nn_params holds Theta1 and Theta2, unrolled; X is m x input_layer_size,
%   y m x 1 of labels 1..num_labels.

cut = hidden_layer_size * (input_layer_size + 1);
Theta1 = reshape(nn_params(1:cut), hidden_layer_size, input_layer_size + 1);
Theta2 = reshape(nn_params(cut + 1:end), num_labels, hidden_layer_size + 1);
m = size(X, 1);

% feedforward
a1 = [ones(m, 1) X];
z2 = a1 * Theta1';
a2 = [ones(m, 1) sigmoid(z2)];
z3 = a2 * Theta2';
a3 = sigmoid(z3);

I = eye(num_labels);
Y = I(y, :);
J = sum(sum(-Y .* log(a3) - (1 - Y) .* log(1 - a3))) / m;
fprintf('Cost without penalty: %f\n', J);
penalty = sum(sum(Theta1(:, 2:end) .^ 2)) + sum(sum(Theta2(:, 2:end) .^ 2));
J = J + lambda / (2 * m) * penalty;

% backpropagation
delta3 = a3 - Y;
delta2 = delta3 * Theta2(:, 2:end) .* sigmoidGradient(z2);
Theta1_grad = delta2' * a1 / m;
Theta2_grad = delta3' * a2 / m;

Theta1_grad(:, 2:end) = Theta1_grad(:, 2:end) + lambda / m * Theta1(:, 2:end);
Theta2_grad(:, 2:end) = Theta2_grad(:, 2:end) + lambda / m * Theta2(:, 2:end);

grad = [Theta1_grad(:); Theta2_grad(:)];

end
