"""Softmax of each row, and the cross-entropy between its target and that.
    y, back = pyref.layers.softmax_crossentropy(x, t)
    dx = back(dy)

    x N x M, t N x M

    j    = the first column where x is largest       one for each row
    d    = x - x_j                                   N x M, not above 0
    q    = exp (d), but 0 at j                       N x M
    rest = sum (q)                                   N x 1, along the rows
    s    = sum (t) = others + t_j                    N x 1, along the rows
    y    = s * log1p (rest) - sum (t * d)            N x 1, along the rows

Going back, with p = softmax (x):

    dx   = dy * (s * p - t)                          N x M, but at j
    dx_j = dy * (others - t_j * rest) / (1 + rest)   N x 1

y is -sum (t * log (p)), one loss for each row, not divided by N. A row of t is a
one at the label, or shares of several labels. Where its sum s is not 1, nothing is
scaled. At j, where p_j = 1 / (1 + rest) may be close to 1,

    s * p_j - t_j = p_j * others - t_j * (1 - p_j),    1 - p_j = rest / (1 + rest)

At the label of a row that is right this is -t * rest / (1 + rest), where p - 1 has 7
digits if it is right by 20 and none if by 40; the same holds for y, which is log1p
(rest) there. Any other p_k is at most 1/2, and nothing is lost in s * p_k - t_k that
would be there. others is added up without t_j, never as s less it. Where shares of t
lie close to those of p, dx is the small difference of both and only as exact as p.

A row of x with NaN or Inf, or of nothing but -Inf, gives NaN throughout. -Inf
beside a finite number is a label of no chance: y is Inf where its t is not 0, and
does not see it where t is 0, since its d is then set to 0.

Near the largest number a product t * d, or a sum of them, may pass it on the way.

Errors: pyref:size, pyref:type. Source: Bridle 1990, Probabilistic Interpretation of
Feedforward Classification Network Outputs; Blanchard, Higham and Higham 2021,
Accurately Computing the Log-Sum-Exp and Softmax Functions.
"""

import numpy as np

from pyref.layers.blocks import in_blocks
from pyref.layers.rows import first_largest, sum_but
from pyref.layers.sizes import like, sizes


def softmax_crossentropy(x, t):
    x, t = sizes("softmax_crossentropy: x N M, t N M", x, t)
    y, back = in_blocks(forward, 0, x, t)
    return y, lambda dy: back(like("softmax_crossentropy", dy, y))


def forward(x, t):
    at = first_largest(x)
    d = x - x[at]
    q = np.exp(d)
    q[at] -= 1  # to 0, of NaN to NaN
    rest = np.sum(q, axis=1, keepdims=True)
    others = sum_but(t, at)
    s = others + np.sum(t[at], axis=1, keepdims=True)  # there may be no column
    unasked = (t == 0) & np.isinf(d)
    d[unasked] = 0
    y = s * np.log1p(rest) - np.sum(t * d, axis=1, keepdims=True)
    return y, lambda dy: backward(dy, t, at, q, rest, others, s)


def backward(dy, t, at, q, rest, others, s):
    dx = q * (s / (1 + rest))
    dx -= t
    dx[at] = (others - t[at] * rest) / (1 + rest)
    dx *= dy
    return dx
