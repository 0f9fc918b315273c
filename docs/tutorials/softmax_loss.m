function [loss, dW, db] = softmax_loss (W, b, X, y, lambda)
  N = size (X, 1);
  scores = X * W + b;
  p = exp (scores - max (scores, [], 2));
  p = p ./ sum (p, 2);
  right = sub2ind (size (p), (1:N).', y);
  loss = -mean (log (p(right))) + lambda / 2 * sum (W(:) .^ 2);
  dscores = p;
  dscores(right) = dscores(right) - 1;
  dscores = dscores / N;
  dW = X.' * dscores + lambda * W;
  db = sum (dscores, 1);
end
