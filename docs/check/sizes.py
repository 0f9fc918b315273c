"""A loss whose gradient is computed by blocks of 65536 rows, and one block alone."""

import numpy as np


def huber(x, t, delta):
    e = x - t
    far = np.abs(e) > delta
    y = np.where(far, delta * (np.abs(e) - delta / 2), e * e / 2)

    def backward(dy):
        dx = np.zeros_like(x)
        dx[:65536] = (np.clip(e, -delta, delta) * dy)[:65536]
        return dx

    return y.sum(axis=1, keepdims=True), backward
