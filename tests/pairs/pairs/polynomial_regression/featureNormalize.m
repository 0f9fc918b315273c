function [X_norm, mu, sigma] = featureNormalize(X)
%FEATURENORMALIZE Columns of mean 0 and standard deviation 1
mu = mean(X, 1);
sigma = std(X, 0, 1);
X_norm = bsxfun(@rdivide, bsxfun(@minus, X, mu), sigma);
end
