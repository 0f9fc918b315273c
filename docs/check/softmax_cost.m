% Mean loss and gradient, samples in columns, labels counted from 1.
function [cost, grad] = softmax_cost (z, labels)
  N = size (z, 2);
  z = z - max (z, [], 1);
  logp = z - log (sum (exp (z), 1));
  places = sub2ind (size (z), labels(:).', 1:N);
  cost = -sum (logp(places)) / N;
  grad = exp (logp);
  grad(places) = grad(places) - 1;
  grad = grad / N;
end
