function [J, grad] = polyRegCost(theta, x, y, p, lambda)
%POLYREGCOST Cost of linear regression on normalized powers of x, with a penalty
%   theta - (p + 1) x 1, x and y - m x 1

m = length(y);
X = polyFeatures(x, p);
X = featureNormalize(X);
X = [ones(m, 1), X];

err = X * theta - y;
reg = theta;
reg(1) = 0;
J = (err' * err + lambda * (reg' * reg)) / (2 * m);
grad = X' * err / m;
grad = grad + lambda / m * reg;

end
