import numpy as np


def svm_loss_vectorized(W, X, y, reg):
    """Hinge loss and its gradient; W (D, C), X (N, D), y (N,) from 0."""
    num_train = X.shape[0]
    rows = np.arange(num_train)
    y = y.astype(int)

    scores = X.dot(W)
    correct = scores[rows, y].reshape(-1, 1)
    margins = np.maximum(0, scores - correct + 1)
    margins[rows, y] = 0
    loss = np.sum(margins) / num_train
    loss = loss + reg * np.sum(W * W)

    mask = (margins > 0).astype(float)
    mask[rows, y] = -np.sum(mask, axis=1)
    dW = X.T.dot(mask) / num_train
    dW = dW + 2 * reg * W
    return loss, dW
