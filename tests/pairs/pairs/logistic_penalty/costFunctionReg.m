function [J, grad] = costFunctionReg(theta, X, y, lambda)
%COSTFUNCTIONREG Cost and gradient of logistic regression with a penalty
%   [J, grad] = COSTFUNCTIONREG(theta, X, y, lambda): theta n x 1, X m x n,
%   y m x 1 of 0 and 1. The first parameter is not penalized.

m = length(y);

z = X * theta;
h = sigmoid(z);
data = -(1 / m) * sum(y .* log(h) + (1 - y) .* log(1 - h));

theta_reg = [0; theta(2:end)];
penalty = lambda / (2 * m) * (theta_reg' * theta_reg);
J = data + penalty;

err = h - y;
grad = (1 / m) * (X' * err);
grad = grad + lambda / m * theta_reg;

end
