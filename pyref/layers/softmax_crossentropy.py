"""Softmax of each row, and the cross-entropy between its target and that.
    y, back = pyref.layers.softmax_crossentropy(x, t)
    dx = back(dy)

    x N x M, t N x M

    j    = the first column where x is largest       one for each row
    gap  = x_j - x                                   N x M, from 0
    q    = exp (-gap)                                N x M, with q_j = 1
    rest = sum of the other q                        N x 1
    y    = sum (t * (gap + log1p (rest)))            N x 1, along the rows

Going back, with the sums of the others for each column:

    p  = q / (1 + rest)                              N x M, softmax of x
    r  = (rest + (1 - q)) / (1 + rest)               N x M, sum of the other p
    dx = dy * (p * (sum of the other t) - t * r)     N x M

y is -sum (t * log (p)), one loss for each row, not divided by N. A row of t is a
one at the label, or shares of several labels. Where its sum s is not 1, nothing is
scaled: y has s times the logarithm of the sum of exp, and dx is dy * (s * p - t).
With s as the t of the column and the sum of the others,

    s * p_k - t_k = p_k * (sum of the other t) - t_k * (1 - p_k)

and 1 - p_k = (1 + rest - q_k) / (1 + rest) = r_k. At the label of a row that is
right this is -t * rest / (1 + rest), where p - 1 has 7 digits if it is right by 20
and none if by 40; the same holds for y, which is log1p (rest) there. The sum of the
others is added up from both ends of the row, never as the sum of all less its own.
Where shares of t lie close to those of p, dx is the small difference of both and
only as exact as p.

A row of x with NaN or Inf, or of nothing but -Inf, gives NaN throughout. -Inf
beside a finite number is a label of no chance: y is Inf where its t is not 0, and
does not see it where t is 0, since its gap is then set to 0.

Errors: pyref:size, pyref:type. Source: Bridle 1990, Probabilistic Interpretation of
Feedforward Classification Network Outputs; Blanchard, Higham and Higham 2021,
Accurately Computing the Log-Sum-Exp and Softmax Functions.
"""

import numpy as np

from pyref.layers.rows import first_largest, others, pick
from pyref.layers.sizes import like, sizes


def softmax_crossentropy(x, t):
    x, t = sizes("softmax_crossentropy: x N M, t N M", x, t)
    at = first_largest(x)
    gap = pick(x, at) - x
    q = np.exp(-gap)
    rest = np.sum(q - at, axis=1, keepdims=True)
    unasked = t == 0
    gap[unasked] = 0
    y = np.sum(t * (gap + np.log1p(rest)), axis=1, keepdims=True)
    return y, lambda dy: backward(like("softmax_crossentropy", dy, y), t, q, rest)


def backward(dy, t, q, rest):
    p = q / (1 + rest)
    r = (rest + (1 - q)) / (1 + rest)
    dx = dy * (p * others(t) - t * r)
    return dx
