function [loss, dWq, dWk, dWv, dWo] = attentionLoss(X, Wq, Wk, Wv, Wo, y)
% One head of attention, then softmax and cross-entropy for each token
%   X - n x D, one row for each token; y - n x 1, classes from 1

n = size(X, 1);
Q = X * Wq;
K = X * Wk;
V = X * Wv;
scale = 1 / sqrt(size(Q, 2));
S = scale * (Q * K');
A = softmaxRows(S);
Z = A * V;
scores = Z * Wo;
P = softmaxRows(scores);

Y = zeros(size(P));
Y(sub2ind(size(P), (1:n)', y)) = 1;
loss = -sum(sum(Y .* log(P))) / n;

dscores = (P - Y) / n;
dWo = Z' * dscores;
dZ = dscores * Wo';
dA = dZ * V';
dV = A' * dZ;
dS = A .* bsxfun(@minus, dA, sum(dA .* A, 2));
dQ = scale * (dS * K);
dK = scale * (dS' * Q);
dWq = X' * dQ;
dWk = X' * dK;
dWv = X' * dV;

end
