"""What the softmax layers do with the rows of a matrix.

    at = first_largest(x)      where the largest entry of each row stands, the first of
                               equal ones: N x M, booleans
    v = pick(v, at)            the entry of each row at that place, N x 1
    v = others(v)              the sum of all entries of the row but this one, N x M

others adds what stands to the left and what stands to the right. It takes nothing away
from the whole sum, in which the entry itself may be all that is left.
"""

import numpy as np


def first_largest(x):
    at = np.real(x) == np.max(np.real(x), axis=1, keepdims=True, initial=-np.inf)
    at = at & (np.cumsum(at, axis=1) == 1)
    return at


def pick(v, at):
    v = np.where(at, v, 0)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def others(v):
    left = np.cumsum(np.hstack([np.zeros_like(v[:, :1]), v[:, :-1]]), axis=1)
    right = np.cumsum(np.hstack([np.zeros_like(v[:, :1]), v[:, :0:-1]]), axis=1)
    v = left + right[:, ::-1]
    return v
