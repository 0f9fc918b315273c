import numpy as np


def poly_features(x, p):
    X_poly = np.zeros((x.size, p))
    for i in range(p):
        X_poly[:, i] = x ** (i + 1)
    return X_poly


def feature_normalize(X):
    mu = np.mean(X, axis=0)
    # as MATLAB's std: divided by m - 1
    sigma = np.std(X, axis=0, ddof=1)
    X_norm = (X - mu) / sigma
    return X_norm, mu, sigma


def poly_reg_cost(theta, x, y, p, lambda_=0.0):
    """Cost and gradient; theta (p + 1,), x and y (m,)."""
    m = y.size
    X, mu, sigma = feature_normalize(poly_features(x, p))
    X = np.concatenate([np.ones((m, 1)), X], axis=1)

    held = theta.copy()
    held[0] = 0
    h = X.dot(theta)
    err = h - y
    J = np.sum(np.square(err)) / (2 * m)
    J = J + lambda_ / (2 * m) * np.sum(np.square(held))
    grad = X.T.dot(err) / m + lambda_ / m * held
    return J, grad
