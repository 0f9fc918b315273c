import numpy as np


def softmax(scores):
    shifted = scores - scores.max(axis=1, keepdims=True)
    e = np.exp(shifted)
    return e / e.sum(axis=1, keepdims=True)


def softmax_cost(theta, n_classes, input_size, lam, X, y):
    """X (n, input_size), y (n,) from 0; returns the cost and the flat gradient."""
    n = X.shape[0]
    W = theta.reshape(input_size, n_classes)
    y = y.astype(int)

    probs = softmax(X.dot(W))
    correct = probs[np.arange(n), y]
    loss = -np.mean(np.log(correct))
    loss = loss + 0.5 * lam * np.sum(W * W)

    dscores = probs.copy()
    dscores[np.arange(n), y] -= 1
    dscores = dscores / n
    dW = X.T.dot(dscores)
    dW = dW + lam * W
    return loss, dW.ravel()
