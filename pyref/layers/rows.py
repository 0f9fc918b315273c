"""What the softmax layers do with the rows of a matrix.

    at = first_largest(x)      where the largest entry of each row stands, the first of
                               equal ones: x[at] is N x 1
    v = sum_but(v, at)         the sum of all other entries of each row, N x 1
    v = others(v)              the same for each entry, N x M
    rows = to_rows(x, axis)    an array of any axes as rows along one of them
    x = from_rows(rows, x, axis)

Neither sum takes anything away from the whole sum, in which the entry itself may be all
that is left: others adds what stands to the left and what stands to the right.
"""

from math import prod

import numpy as np


def first_largest(x):
    N, M = x.shape
    j = np.argmax(np.real(x), axis=1)[:, None] if M else np.zeros((N, 0), int)
    return np.arange(N)[:, None], j


def sum_but(v, at):
    v = v.copy()
    v[at] = 0
    return np.sum(v, axis=1, keepdims=True)


def others(v):
    left = np.cumsum(np.hstack([np.zeros_like(v[:, :1]), v[:, :-1]]), axis=1)
    right = np.cumsum(np.hstack([np.zeros_like(v[:, :1]), v[:, :0:-1]]), axis=1)
    v = left + right[:, ::-1]
    return v


def to_rows(x, axis):
    """x of any axes as rows along one of them, in an order that from_rows knows."""
    M = x.shape[axis]
    flat = np.moveaxis(x, axis, -1)
    flat = np.reshape(flat, (prod(flat.shape[:-1]), M))
    return flat


def from_rows(flat, x, axis):
    """Rows as to_rows makes them of x, in the axes of x."""
    moved = (*x.shape[:axis], *x.shape[axis + 1 :], x.shape[axis])
    x = np.moveaxis(np.reshape(flat, moved), -1, axis)
    return x
