"""Ng, exercise 4: the logistic cost of two sigmoid layers, weights held down."""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total


def ng_exercise4(x, theta1, theta2, y, penalty):
    a = x
    for theta in (theta1, theta2):
        a = sigmoid(product(a, theta[:, 1:].T) + theta[:, 0])
    cost = total(-logs for row in logarithms(a, y) for logs in row)
    held = total(v**2 for theta in (theta1, theta2) for v in theta[:, 1:].flat)
    return np.array([[(cost + held * penalty / 2) / len(x)]])


def logarithms(h, y):
    """log (h) at the label of a row, log (1 - h) elsewhere."""
    for row, label in zip(h, y[:, 0], strict=True):
        yield [
            v.log() if label.value == k else (1 - v).log()
            for k, v in enumerate(row, start=1)
        ]
