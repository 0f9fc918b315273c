"""Turn each row into shares of 1: exp, divided by its sum along the row.
    y, back = pyref.layers.softmax(x)
    dx = back(dy)

    x N x M

    j    = the first column where x is largest       one for each row
    q    = exp (x - x_j)                             N x M, with q_j = 1
    rest = sum of the other q                        N x 1
    y    = q / (1 + rest)                            N x M

Going back:

    e  = dy - dy_j                                   N x M
    dx = y * (e - sum (y * e))                       N x M, sums along the rows

The derivative of y_i by x_k is y_i * ((i == k) - y_k), so dx_k is y_k times dy_k
less the mean of dy, weighted by y. Adding the same number to all of dy changes
nothing, so dy_j may be taken off first. Then at j, where y may be close to 1,

    dx_j = -y_j * sum of the other y * e

has no term with e_j left that could cancel; and any other y_k is at most 1/2, so
that y_k * e_k takes at most half of e_k away. The usual form, y * (dy - sum (y *
dy)), keeps 7 digits of dx_j where a row is won by 20, and none where by 40.

exp cannot overflow, since x_j is the largest of its row. A row with NaN or Inf, or
of nothing but -Inf, gives NaN throughout; -Inf beside a finite number gives 0, with
derivative 0.

Errors: pyref:size, pyref:type. Source: Bridle 1990, Probabilistic Interpretation of
Feedforward Classification Network Outputs; Blanchard, Higham and Higham 2021,
Accurately Computing the Log-Sum-Exp and Softmax Functions.
"""

import numpy as np

from pyref.layers.rows import first_largest
from pyref.layers.sizes import like, sizes


def softmax(x):
    x = sizes("softmax: x N M", x)
    at = first_largest(x)
    q = np.exp(x - x[at])
    q[at] -= 1  # to 0, of NaN to NaN
    rest = np.sum(q, axis=1, keepdims=True)
    q[at] += 1
    y = q / (1 + rest)
    return y, lambda dy: backward(like("softmax", dy, y), q, rest, at)


def backward(dy, q, rest, at):
    p = q / (1 + rest)
    e = dy - dy[at]
    dx = p * (e - np.sum(p * e, axis=1, keepdims=True))
    return dx
