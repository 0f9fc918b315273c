"""The square of what each score falls short of a margin on the side of its label.
    y, back = pyref.layers.squared_hinge(x, t, margin)
    dx = back(dy)

    x N x M, t N x M of -1 and 1, margin a number from 0

    e = max (0, margin - t * x)     N x M
    y = sum (e^2)                   N x 1, along the rows

Going back:

    dx = -2 dy * t * e              N x M, 0 where t * x >= margin

One loss for each row, without a half, and divided neither by N nor by M: a mean is a
step of its own. Each column is a machine of its own, one against the rest. Both
pieces meet with the same value and the same derivative, so no derivative is a choice.
Labels 0 and 1 are refused: a 0 would cost the squared margin whatever x is.

NaN gives NaN, in dx too; Inf on the side of its label costs nothing.

Errors: pyref:size, pyref:type, pyref:value. Source: Tang 2013, Deep Learning Using
Linear Support Vector Machines.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes


def squared_hinge(x, t, margin):
    x, t, margin = sizes(
        "squared_hinge: x N M, t N M, margin nonnegative", x, t, margin
    )
    good = np.abs(t) == 1
    if not np.all(good):
        raise DomainError(
            f"squared_hinge: t is -1 or 1 in {np.sum(good)} of {t.size} entries"
        )
    e = margin - t * x
    e = zero_out(e, np.real(e) <= 0)
    y = np.sum(e**2, axis=1, keepdims=True)
    return y, lambda dy: backward(like("squared_hinge", dy, y), t, e)


def backward(dy, t, e):
    dx = zero_out(-dy * t * (2 * e), e == 0)
    return dx
