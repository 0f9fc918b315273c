import numpy as np


def sigmoid(x):
    return 1 / (1 + np.exp(-x))


def kl_divergence(p, p_hat):
    return p * np.log(p / p_hat) + (1 - p) * np.log((1 - p) / (1 - p_hat))


def sparse_autoencoder_cost(
    theta, visible_size, hidden_size, lambda_, sparsity_param, beta, data
):
    """Cost and flat gradient; theta and the gradient unroll along rows."""
    hv = hidden_size * visible_size
    W1 = theta[0:hv].reshape(hidden_size, visible_size)
    W2 = theta[hv : 2 * hv].reshape(visible_size, hidden_size)
    b1 = theta[2 * hv : 2 * hv + hidden_size]
    b2 = theta[2 * hv + hidden_size :]
    m = data.shape[1]

    z2 = W1.dot(data) + np.tile(b1, (m, 1)).transpose()
    a2 = sigmoid(z2)
    z3 = W2.dot(a2) + np.tile(b2, (m, 1)).transpose()
    h = sigmoid(z3)

    rho_hat = np.sum(a2, axis=1) / m
    rho = np.tile(sparsity_param, hidden_size)
    cost = (
        np.sum((h - data) ** 2) / (2 * m)
        + (lambda_ / 2) * (np.sum(W1**2) + np.sum(W2**2))
        + beta * np.sum(kl_divergence(rho, rho_hat))
    )

    sparsity_delta = (-rho / rho_hat + (1 - rho) / (1 - rho_hat))[:, np.newaxis]
    delta3 = -(data - h) * h * (1 - h)
    delta2 = (W2.T.dot(delta3) + beta * sparsity_delta) * a2 * (1 - a2)

    W1grad = delta2.dot(data.T) / m + lambda_ * W1
    W2grad = delta3.dot(a2.T) / m + lambda_ * W2
    b1grad = delta2.sum(axis=1) / m
    b2grad = delta3.sum(axis=1) / m
    grad = np.concatenate((W1grad.ravel(), W2grad.ravel(), b1grad, b2grad))
    return cost, grad
