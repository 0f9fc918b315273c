"""A Not So Random Walk: the units of the 3-2-2 network, one by one."""

import numpy as np

from pyref.oracle.definitions import sigmoid, total


def not_so_random_walk(x, w, b1, b2, t):
    w1, w2, w3, w4, w5, w6, w7, w8, w9, w10 = w[:, 0]
    loss = []
    for (x1, x2, x3), (t1, t2) in zip(x.T, t.T, strict=True):
        zh1 = w1 * x1 + w3 * x2 + w5 * x3 + b1[0, 0]
        zh2 = w2 * x1 + w4 * x2 + w6 * x3 + b1[0, 0]
        h1, h2 = sigmoid(np.array([zh1, zh2]))
        zo1 = w7 * h1 + w9 * h2 + b2[0, 0]
        zo2 = w8 * h1 + w10 * h2 + b2[0, 0]
        o1, o2 = sigmoid(np.array([zo1, zo2]))
        loss += [(o1 - t1) ** 2 / 2, (o2 - t2) ** 2 / 2]
    return np.array([[total(loss)]])
