"""Two layers as the course cs231n has them: the loss, and a table of gradients."""

import numpy as np


def softmax_loss(scores, y):
    N = len(y)
    shifted = scores - scores.max(axis=1, keepdims=True)
    p = np.exp(shifted) / np.exp(shifted).sum(axis=1, keepdims=True)
    dscores = p.copy()
    dscores[np.arange(N), y] -= 1
    return -np.log(p[np.arange(N), y]).mean(), dscores / N


def svm_loss(scores, y):
    N = len(y)
    correct = scores[np.arange(N), y][:, np.newaxis]
    margins = np.maximum(0, scores - correct + 1)
    margins[np.arange(N), y] = 0
    dscores = (margins > 0).astype(float)
    dscores[np.arange(N), y] -= dscores.sum(axis=1)
    return margins.sum() / N, dscores / N


def net(X, y, params, reg, loss_of):
    W1, b1, W2, b2 = (params[name] for name in ("W1", "b1", "W2", "b2"))
    hidden = np.maximum(0, X @ W1 + b1)
    loss, dscores = loss_of(hidden @ W2 + b2, y)
    loss += reg * (np.sum(W1 * W1) + np.sum(W2 * W2))
    grads = {"W2": hidden.T @ dscores + 2 * reg * W2, "b2": dscores.sum(axis=0)}
    dhidden = dscores @ W2.T
    dhidden[hidden <= 0] = 0
    grads |= {"W1": X.T @ dhidden + 2 * reg * W1, "b1": dhidden.sum(axis=0)}
    return loss, grads


def softmax_net(X, y, params, reg):
    return net(X, y, params, reg, softmax_loss)


def svm_net(X, y, params, reg):
    return net(X, y, params, reg, svm_loss)
