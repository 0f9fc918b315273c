import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def cost_function_reg(theta, X, y, lambda_):
    """Cost and gradient; theta (n,), X (m, n), y (m,)."""
    m = y.size
    h = sigmoid(X.dot(theta))
    J = -1 / m * (y.dot(np.log(h)) + (1 - y).dot(np.log(1 - h)))
    J = J + lambda_ / (2 * m) * np.sum(np.square(theta[1:]))

    temp = theta.copy()
    temp[0] = 0
    grad = X.T.dot(h - y) / m
    grad = grad + lambda_ / m * temp
    return J, grad
