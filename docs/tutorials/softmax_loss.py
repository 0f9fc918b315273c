import numpy as np


def softmax_loss(W, b, X, y, reg):
    N = len(X)
    scores = X @ W + b
    p = np.exp(scores - scores.max(axis=1, keepdims=True))
    p /= p.sum(axis=1, keepdims=True)
    loss = -np.log(p[np.arange(N), y]).mean() + reg / 2 * (W**2).sum()
    dscores = p.copy()
    dscores[np.arange(N), y] -= 1
    dW = X.T @ dscores / N + reg * W
    db = dscores.sum(axis=0)
    return loss, dW, db
