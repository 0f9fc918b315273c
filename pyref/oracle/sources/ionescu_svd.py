"""SVD: singular values, u diag (c) v', and the projection on what u leaves over."""

import numpy as np

from pyref.oracle.definitions import product, svd
from pyref.oracle.tape import leaves


def ionescu_svd(x, c):
    s, m = svd(x, c)
    _, near = svd(x, leaves(np.ones(c.shape)))
    return s, m, leaves(np.eye(len(x))) - product(near, near.T)
