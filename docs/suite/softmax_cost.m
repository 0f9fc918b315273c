function [J, dW] = softmax_cost (W, X, labels)
  % [J, dW] = softmax_cost (W, X, labels)
  % Softmax regression, a sample in each column.
  % W K x D, X D x N, labels 1 x N from 1; J 1 x 1, dW K x D.
  N = size (X, 2);
  truth = zeros (size (W, 1), N);
  truth(sub2ind (size (truth), labels(:).', 1:N)) = 1;
  scores = W * X;
  scores = scores - max (scores, [], 1);
  P = exp (scores) ./ sum (exp (scores), 1);
  J = -sum (sum (truth .* log (P), 1), 2) / N;
  dW = (P - truth) * X.' / N;
end
