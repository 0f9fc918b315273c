import numpy as np


def sigmoid(z):
    return 1 / (1 + np.exp(-z))


def network_cost(theta, x, targets, lam):
    """Cost and flat gradient; theta holds w1 (H, D+1), w2 (K, H+1) along rows."""
    n, d = x.shape
    k = targets.shape[1]
    h = (theta.size - k) // (d + 1 + k)
    w1 = theta[: h * (d + 1)].reshape(h, d + 1)
    w2 = theta[h * (d + 1) :].reshape(k, h + 1)
    a1 = np.c_[np.ones(n), x]
    a2 = np.c_[np.ones(n), sigmoid(a1 @ w1.T)]
    a3 = sigmoid(a2 @ w2.T)
    loss = -np.sum(targets * np.log(a3) + (1 - targets) * np.log(1 - a3)) / n
    r1, r2 = w1.copy(), w2.copy()
    r1[:, 0] = r2[:, 0] = 0
    cost = loss + lam / (2 * n) * (np.sum(r1**2) + np.sum(r2**2))
    delta3 = a3 - targets
    delta2 = (delta3 @ w2 * a2 * (1 - a2))[:, 1:]
    dw1 = (delta2.T @ a1 + lam * r1) / n
    dw2 = (delta3.T @ a2 + lam * r2) / n
    return cost, np.concatenate([dw1.ravel(), dw2.ravel()])
