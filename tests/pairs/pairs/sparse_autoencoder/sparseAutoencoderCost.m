function [cost, grad] = sparseAutoencoderCost(theta, visibleSize, hiddenSize, ...
                                              lambda, sparsityParam, beta, data)
% theta - W1, W2, b1, b2, unrolled
% data - visibleSize x numCases, one column for each case

hv = hiddenSize * visibleSize;
W1 = reshape(theta(1:hv), hiddenSize, visibleSize);
W2 = reshape(theta(hv + 1:2 * hv), visibleSize, hiddenSize);
b1 = theta(2 * hv + 1:2 * hv + hiddenSize);
b2 = theta(2 * hv + hiddenSize + 1:end);

m = size(data, 2);
a2 = sigmoid(W1 * data + repmat(b1, 1, m));
a3 = sigmoid(W2 * a2 + repmat(b2, 1, m));

rho = sparsityParam;
rhoHat = sum(a2, 2) / m;
errorTerm = sum(sum((a3 - data) .^ 2)) / (2 * m);
decay = lambda / 2 * (sum(W1(:) .^ 2) + sum(W2(:) .^ 2));
cost = errorTerm + decay + beta * sum(kl(rho, rhoHat));

delta3 = -(data - a3) .* a3 .* (1 - a3);
sparsityDelta = beta * (-rho ./ rhoHat + (1 - rho) ./ (1 - rhoHat));
delta2 = (W2' * delta3 + repmat(sparsityDelta, 1, m)) .* a2 .* (1 - a2);

W2grad = delta3 * a2' / m + lambda * W2;
b2grad = sum(delta3, 2) / m;
W1grad = delta2 * data' / m + lambda * W1;
b1grad = sum(delta2, 2) / m;

grad = [W1grad(:); W2grad(:); b1grad(:); b2grad(:)];

end

function sigm = sigmoid(x)
sigm = 1 ./ (1 + exp(-x));
end
