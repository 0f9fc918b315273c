"""Networks as people write them: two layers of a course, images, a mean loss."""

import numpy as np


def two_layers(X, Y, parameters):
    m = X.shape[1]
    W1, b1, W2, b2 = (parameters[key] for key in ("W1", "b1", "W2", "b2"))
    A1 = np.tanh(W1 @ X + b1)
    A2 = 1 / (1 + np.exp(-(W2 @ A1 + b2)))
    cost = -np.sum(Y * np.log(A2) + (1 - Y) * np.log(1 - A2)) / m
    dZ2 = A2 - Y
    dW2 = dZ2 @ A1.T / m
    db2 = np.sum(dZ2, axis=1, keepdims=True) / m
    dZ1 = (W2.T @ dZ2) * (1 - A1**2)
    dW1 = dZ1 @ X.T / m
    db1 = np.sum(dZ1, axis=1, keepdims=True) / m
    return cost, {"dW1": dW1, "db1": db1, "dW2": dW2, "db2": db2}


def loss(W1, b1, W2, b2, X, y):
    N = X.shape[0]
    z = X @ W1 + b1
    h = np.maximum(z, 0)
    s = h @ W2 + b2
    s = s - np.max(s, axis=1, keepdims=True)
    logs = s - np.log(np.sum(np.exp(s), axis=1, keepdims=True))
    value = -np.sum(logs[np.arange(N), y]) / N
    ds = np.exp(logs)
    ds[np.arange(N), y] -= 1
    ds = ds / N
    dz = (ds @ W2.T) * (z > 0)
    dW1 = X.T @ dz
    db1 = np.sum(dz, axis=0)
    dW2 = h.T @ ds
    db2 = np.sum(ds, axis=0)
    return value, dW1, db1, dW2, db2


def squares(weights, X, T):
    a1 = 1 / (1 + np.exp(-(weights[0] @ X)))
    a2 = 1 / (1 + np.exp(-(weights[1] @ a1)))
    a3 = 1 / (1 + np.exp(-(weights[2] @ a2)))
    E = np.sum((a3 - T) ** 2) / 2
    d3 = (a3 - T) * a3 * (1 - a3)
    d2 = (weights[2].T @ d3) * a2 * (1 - a2)
    d1 = (weights[1].T @ d2) * a1 * (1 - a1)
    return E, [d1 @ X.T, d2 @ a1.T, d3 @ a2.T]


def softmax_rows(W, b, X, Y):
    s = X @ W + b
    p = np.exp(s - s.max(axis=1, keepdims=True))
    p = p / p.sum(axis=1, keepdims=True)
    d = p - Y
    dW = X.T @ d
    db = d.sum(axis=0)
    return -np.sum(Y * np.log(p)), dW, db
