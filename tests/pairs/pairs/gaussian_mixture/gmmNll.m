function [nll, dmu, dlogsigma, dlogits] = gmmNll(X, mu, logsigma, logits)
% Mean negative log likelihood of a mixture of K Gaussians, diagonal covariances
%   X - N x D, mu and logsigma - K x D, logits - 1 x K

N = size(X, 1);
D = size(X, 2);
K = size(mu, 1);
logpi = logits - logsumexp(logits);

logp = zeros(N, K);
for k = 1:K
    diff = bsxfun(@minus, X, mu(k, :));
    z = bsxfun(@rdivide, diff, exp(logsigma(k, :)));
    quad = sum(z .^ 2, 2) / 2;
    logp(:, k) = logpi(k) - quad - sum(logsigma(k, :)) - D / 2 * log(2 * pi);
end
total = logsumexp(logp);
nll = -mean(total);
fprintf('mean log likelihood %g\n', mean(total));

resp = exp(bsxfun(@minus, logp, total));
dmu = zeros(K, D);
dlogsigma = zeros(K, D);
for k = 1:K
    sigma = exp(logsigma(k, :));
    diff = bsxfun(@minus, X, mu(k, :));
    w = resp(:, k);
    dmu(k, :) = -(w' * diff) ./ sigma .^ 2 / N;
    dlogsigma(k, :) = -(w' * (bsxfun(@rdivide, diff, sigma) .^ 2 - 1)) / N;
end
dlogits = exp(logpi) - mean(resp, 1);

end
