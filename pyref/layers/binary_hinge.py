"""How far each score falls short of a margin on the side of its label.
    y, back = pyref.layers.binary_hinge(x, t, margin)
    dx = back(dy)

    x N x M, t N x M of -1 and 1, margin a number from 0

    e = max (0, margin - t * x)     N x M
    y = sum (e)                     N x 1, along the rows

Going back:

    dx = -dy * t                    where t * x < margin, N x M
    dx = 0                          where t * x >= margin

One loss for each row, divided neither by N nor by M: a mean is a step of its own.
With one column it is the loss of a support vector machine, with several it is one
against the rest, each column a machine of its own; multiclass_hinge compares with the
score of the label instead. Labels 0 and 1 are refused: a 0 would cost the margin
whatever x is.

Where t * x is margin the derivative is a choice from 0 to 1 times -t: here it is 0.
An entry of dx is dy, its negative or 0, so that it has no rounding. NaN gives NaN and
hands its dy back; Inf on the side of its label costs nothing.

Errors: pyref:size, pyref:type, pyref:value. Source: Cortes and Vapnik 1995,
Support-Vector Networks.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes


def binary_hinge(x, t, margin):
    x, t, margin = sizes("binary_hinge: x N M, t N M, margin nonnegative", x, t, margin)
    good = np.abs(t) == 1
    if not np.all(good):
        raise DomainError(
            f"binary_hinge: t is -1 or 1 in {np.sum(good)} of {t.size} entries"
        )
    e = margin - t * x
    off = np.real(e) <= 0
    e = zero_out(e, off)
    y = np.sum(e, axis=1, keepdims=True)
    return y, lambda dy: backward(like("binary_hinge", dy, y), t, off)


def backward(dy, t, off):
    dx = zero_out(-dy * t, off)
    return dx
