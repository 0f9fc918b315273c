"""How far each wrong score comes within a margin of the right one: several classes.
    y, back = pyref.layers.multiclass_hinge(x, t, margin)
    dx = back(dy)

    x N x M, t N x M, each row of it a single 1 among zeros; margin a number from 0

    l = the column where t is 1              one for each row
    e = max (0, x - x_l + margin)            N x M, but 0 at l
    y = sum (e)                              N x 1, along the rows

Going back:

    dx   = dy                                where e > 0, N x M
    dx   = 0                                 where e = 0
    dx_l = -sum (dx)                         N x 1, over the other columns

One loss for each row, divided neither by N nor by M: a mean is a step of its own. The
label has no term; with it y would be margin more. Its gradient is -dy times the
number of scores that are too close.

Where x - x_l + margin is 0 the derivative is a choice from 0 to 1: here it is 0.
Which side of 0 it is on must be known, since dx jumps there, so what rounding takes
from x - x_l is added to e: with margin 1 a score of 2^-60 costs 2^-60 where x_l is 1.

NaN is not below zero: its term is NaN and hands dy back. So is Inf less Inf. A label
of Inf, and any other score of -Inf, costs nothing.

Errors: pyref:size, pyref:type, pyref:value. Source: Weston and Watkins 1999, Support
Vector Machines for Multi-Class Pattern Recognition.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.differences import difference
from pyref.layers.rows import first_largest
from pyref.layers.sizes import like, sizes


def multiclass_hinge(x, t, margin):
    x, t, margin = sizes(
        "multiclass_hinge: x N M, t N M, margin nonnegative", x, t, margin
    )
    N = t.shape[0]
    good = (np.sum(t == 1, axis=1) == 1) & (np.sum(t != 0, axis=1) == 1)
    if not np.all(good):
        raise DomainError(
            f"multiclass_hinge: t is one-hot in {np.sum(good)} of {N} rows"
        )
    at = first_largest(t)
    d, rest = difference(x, x[at])
    e = d + margin + rest
    off = np.real(e) <= 0
    off[at] = True
    e[off] = 0
    y = np.sum(e, axis=1, keepdims=True)
    return y, lambda dy: backward(like("multiclass_hinge", dy, y), at, off)


def backward(dy, at, off):
    dx = np.repeat(dy, off.shape[1], axis=1)
    dx[off] = 0
    dx[at] = -np.sum(dx, axis=1, keepdims=True)
    return dx
