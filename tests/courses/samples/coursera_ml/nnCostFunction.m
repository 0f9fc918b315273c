function [J, grad] = nnCostFunction (nn_params, input_layer_size, ...
                                     hidden_layer_size, num_labels, X, y, lambda)
  first = hidden_layer_size * (input_layer_size + 1);
  theta1 = reshape (nn_params(1:first), hidden_layer_size, input_layer_size + 1);
  theta2 = reshape (nn_params(first+1:end), num_labels, hidden_layer_size + 1);
  [J, back] = pyref.derivations.ng_exercise4 (X, theta1, theta2, y, lambda);
  [~, d1, d2] = back (1);
  grad = [d1(:); d2(:)];
end
