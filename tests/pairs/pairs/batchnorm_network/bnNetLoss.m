function [loss, grads] = bnNetLoss(params, X, y)
% Affine, batch normalization, ReLU, affine, softmax
%   X - D x N, one column for each case; y - N x 1, classes from 1

N = size(X, 2);
z1 = bsxfun(@plus, params.W1 * X, params.b1);
[h1, cache] = batchnormForward(z1, params.gamma, params.beta);
a1 = max(h1, 0);
scores = bsxfun(@plus, params.W2 * a1, params.b2);

ex = exp(bsxfun(@minus, scores, max(scores, [], 1)));
p = bsxfun(@rdivide, ex, sum(ex, 1));
idx = sub2ind(size(p), y', 1:N);
loss = -sum(log(p(idx))) / N;

dscores = p;
dscores(idx) = dscores(idx) - 1;
dscores = dscores / N;
grads.W2 = dscores * a1';
grads.b2 = sum(dscores, 2);
da1 = params.W2' * dscores;
dh1 = da1 .* (h1 > 0);
[dz1, grads.gamma, grads.beta] = batchnormBackward(dh1, cache);
grads.W1 = dz1 * X';
grads.b1 = sum(dz1, 2);

end
