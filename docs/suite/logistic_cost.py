import numpy as np


def logistic_cost(theta, x, y, lam):
    """Cost and gradient; theta (n,), x (m, n), y (m,) of 0 and 1."""
    m = len(y)
    h = 1 / (1 + np.exp(-x @ theta))
    weights = np.r_[0, theta[1:]]
    loss = -np.mean(y * np.log(h) + (1 - y) * np.log(1 - h))
    cost = loss + lam / (2 * m) * np.sum(weights**2)
    grad = (x.T @ (h - y) + lam * weights) / m
    return cost, grad
