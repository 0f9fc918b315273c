"""Draw pairs of one kind together, and push others apart up to a margin.
    y, back = pyref.layers.contrastive_loss(a, b, t, margin)
    da, db = back(dy)

    a N x D, b N x D, t N x 1, 1 for pairs of one kind and 0 for others; margin a
    number from 0

    d    = a - b                                    N x D
    far  = sqrt (sum (d^2))                         N x 1, along the rows
    lack = max (0, margin - far)                    N x 1
    y    = far^2 / 2                                where t is 1
    y    = lack^2 / 2                               where t is 0

Going back:

    da = dy * d                                     where t is 1, N x D
    da = -dy * lack * d / far                       where t is 0
    db = -da

One loss for each pair, not divided by N: a mean is a step of its own. The half is
that of the paper, whose label is the other way round: there 0 is a pair of one kind.

Both pieces of lack meet at the margin with the same derivative. Where a = b and t is
0 there is no direction to push in, and da is 0. NaN stays in its row.

The squares of d must not overflow, nor all underflow.

Errors: pyref:size, pyref:type, pyref:value. Source: Hadsell, Chopra and LeCun 2006,
Dimensionality Reduction by Learning an Invariant Mapping.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def contrastive_loss(a, b, t, margin):
    a, b, t, margin = sizes(
        "contrastive_loss: a N D, b N D, t N 1, margin nonnegative", a, b, t, margin
    )
    good = (t == 0) | (t == 1)
    if not np.all(good):
        raise DomainError(
            f"contrastive_loss: t is 0 or 1 in {np.sum(good)} of {t.size} rows"
        )
    d = a - b
    square = np.sum(d**2, axis=1, keepdims=True)
    far = np.sqrt(square)
    lack = margin - far
    beyond = np.real(lack) <= 0
    lack[beyond] = 0
    y = np.where(t == 1, square, lack**2) / 2
    slope = np.where(t == 1, 1, -lack / (far + (far == 0)))
    return y, lambda dy: backward(like("contrastive_loss", dy, y), d, slope)


def backward(dy, d, slope):
    da = dy * slope * d
    db = -da
    return da, db
