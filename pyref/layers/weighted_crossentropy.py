"""Cross-entropy of softmax and smoothed targets, each class with a weight of its own.
    y, back = pyref.layers.weighted_crossentropy(x, t, w, smoothing)
    dx = back(dy)

    x N x M, t N x M, w 1 x M; smoothing a share from 0 to 1

    r    = w * ((1 - smoothing) * t + smoothing / M * sum (t))      N x M
    j    = the first column where x is largest       one for each row
    d    = x - x_j                                   N x M, not above 0
    q    = exp (d), but 0 at j                       N x M
    rest = sum (q)                                   N x 1, along the rows
    s    = sum (r) = others + r_j                    N x 1, along the rows
    y    = s * log1p (rest) - sum (r * d)            N x 1, along the rows

Going back, with p = softmax (x):

    dx   = dy * (s * p - r)                          N x M, but at j
    dx_j = dy * (others - r_j * rest) / (1 + rest)   N x 1

y is -sum (r * log (p)), one loss for each row: softmax_crossentropy with r for its
target. A row of t is a one at the label, or shares of several. Smoothing takes a
share of it and gives an equal part of that to each class, the label too; the weight
of each class is that of its own term, of the label and of the others. An ignored
label is a row of zeros in t: its loss and its gradient are 0, and smoothing gives it
nothing.

Nothing is averaged. A mean over N, over the rows that are not ignored, or over the
weights of their labels is a step of its own: dy is then 1 over that, in each row.

At the label of a row that is right, dx is no difference of equals, as in
softmax_crossentropy. A row of x with NaN or Inf, or of nothing but -Inf, gives NaN
throughout. -Inf beside a finite number is a label of no chance: y is Inf where its r
is not 0, and does not see it where r is 0.

Near the largest number a product r * d, or a sum of them, may pass it on the way.

Errors: pyref:size, pyref:type, pyref:value. Source: Szegedy, Vanhoucke, Ioffe,
Shlens and Wojna 2016, Rethinking the Inception Architecture for Computer Vision;
Blanchard, Higham and Higham 2021, Accurately Computing the Log-Sum-Exp and Softmax
Functions.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.rows import first_largest, sum_but
from pyref.layers.sizes import like, sizes


def weighted_crossentropy(x, t, w, smoothing):
    x, t, w, smoothing = sizes(
        "weighted_crossentropy: x N M, t N M, w 1 M, smoothing nonnegative",
        x, t, w, smoothing,
    )  # fmt: skip
    if smoothing > 1:
        raise DomainError(
            f"weighted_crossentropy: smoothing is {smoothing:g}, not from 0 to 1"
        )
    M = max(x.shape[1], 1)
    r = w * ((1 - smoothing) * t + smoothing / M * np.sum(t, axis=1, keepdims=True))
    at = first_largest(x)
    d = x - x[at]
    q = np.exp(d)
    q[at] -= 1  # to 0, of NaN to NaN
    rest = np.sum(q, axis=1, keepdims=True)
    others = sum_but(r, at)
    s = others + np.sum(r[at], axis=1, keepdims=True)  # there may be no column
    unasked = (r == 0) & np.isinf(d)
    d[unasked] = 0
    y = s * np.log1p(rest) - np.sum(r * d, axis=1, keepdims=True)
    return y, lambda dy: backward(
        like("weighted_crossentropy", dy, y), r, at, q, rest, others, s
    )


def backward(dy, r, at, q, rest, others, s):
    dx = q * (s / (1 + rest))
    dx -= r
    dx[at] = (others - r[at] * rest) / (1 + rest)
    dx *= dy
    return dx
