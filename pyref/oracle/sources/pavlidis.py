"""Pavlidis: the logistic cost of sigmoid layers whose weights stand in one column."""

from itertools import pairwise

import numpy as np

from pyref.oracle.definitions import sigmoid, total


def pavlidis(theta, x, y, penalty, units):
    n = [int(v.value.unique_fmpz()) for v in units[0]]
    rest = iter(theta[:, 0])
    a, held = x, []
    for inputs, outputs in pairwise(n):
        bias, *columns = (
            [next(rest) for _ in range(outputs)] for _ in range(inputs + 1)
        )
        held += [weight**2 for column in columns for weight in column]
        z = np.empty((outputs, a.shape[1]), dtype=object)
        for k, i in np.ndindex(z.shape):
            terms = (column[k] * v for column, v in zip(columns, a[:, i], strict=True))
            z[k, i] = bias[k] + total(terms)
        a = sigmoid(z)
    cost = [
        -(h.log() if label.value == k else (1 - h).log())
        for column, label in zip(a.T, y[0], strict=True)
        for k, h in enumerate(column, start=1)
    ]
    return np.array([[(total(cost) + total(held) * penalty / 2) / x.shape[1]]])
