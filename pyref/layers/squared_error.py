"""Half the squared distance of each row from its target.
    y, back = pyref.layers.squared_error(x, t)
    dx = back(dy)

    x N x M, t N x M

    d  = x - t                  N x M
    y  = sum (d^2) / 2          N x 1, along the rows

Going back:

    dx = dy * d                 N x M

One loss for each row, divided neither by N nor by M: a mean is a step of its own.
The half makes the gradient the plain difference. NaN gives NaN, and so does Inf
where its target is Inf too.

Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
Learning Representations by Back-Propagating Errors.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def squared_error(x, t):
    x, t = sizes("squared_error: x N M, t N M", x, t)
    d = x - t
    y = np.sum(d * (d / 2), axis=1, keepdims=True)  # d^2 may overflow
    return y, lambda dy: backward(like("squared_error", dy, y), d)


def backward(dy, d):
    dx = dy * d
    return dx
