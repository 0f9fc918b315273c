"""Feedback alignment: two sigmoid layers; the second tells other partials than its own.

The number w2 h is the product; its partial by h is said to be feedback, that by w2
is h as it should be.
"""

import numpy as np

from pyref.oracle.definitions import product, sigmoid, total
from pyref.oracle.tape import Node


def feedback_alignment(x, w1, w2, t, feedback):
    o = sigmoid(fed_back(w2, sigmoid(product(w1, x)), feedback))
    return np.array([[total((o - t).ravel() ** 2) / 2]])


def fed_back(w, h, feedback):
    made = np.empty((w.shape[0], h.shape[1]), dtype=object)
    right = product(w, h)
    for m, n in np.ndindex(made.shape):
        column, said = tuple(h[:, n]), tuple(feedback[:, m])
        parents = (*w[m], *column)
        partials = (*column, *said)
        made[m, n] = Node(right[m, n].value, parents, lambda p=partials: p)
    return made
