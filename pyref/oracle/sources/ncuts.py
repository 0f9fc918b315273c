"""Normalized cuts, for a positive definite metric R R' with r up to its width.

With B = D^-1/2 f R the matrix M is B B', and its eigenvectors for nonzero values are
B v / sqrt (value), v those of B' B: so its repeated zero is never met.
"""

import numpy as np

from pyref.oracle.definitions import cholesky, each, product, total
from pyref.oracle.matrix import eigenpairs, symmetric


def ncuts(f, metric, target, r):
    w = product(product(f, symmetric(metric)), f.T)
    degree = np.array([[total(row)] for row in w])
    b = product(f, cholesky(metric)) / each(lambda v: v.sqrt(), degree)
    projector = -target
    for value, v in eigenpairs(product(b.T, b))[-r:]:
        u = product(b, np.array([v]).T)
        projector = projector + product(u, u.T) / value
    return np.array([[total(projector.ravel() ** 2) / 2]])
