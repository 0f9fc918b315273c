function [cost, grad] = softmaxCost(theta, numClasses, inputSize, lambda, data, labels)
% theta - numClasses * inputSize parameters, unrolled
% data - inputSize x numCases, one column for each case
% labels - numCases x 1, from 1

theta = reshape(theta, numClasses, inputSize);
numCases = size(data, 2);
groundTruth = full(sparse(labels, 1:numCases, 1, numClasses, numCases));

M = theta * data;
M = bsxfun(@minus, M, max(M, [], 1));
expM = exp(M);
p = bsxfun(@rdivide, expM, sum(expM, 1));

weightDecay = lambda / 2 * sum(theta(:) .^ 2);
cost = -1 / numCases * (groundTruth(:)' * log(p(:))) + weightDecay;

thetagrad = -1 / numCases * (groundTruth - p) * data' + lambda * theta;
grad = thetagrad(:);

end
