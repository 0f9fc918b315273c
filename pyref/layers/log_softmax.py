"""The logarithm of softmax, each row taken for itself.
    y, back = pyref.layers.log_softmax(x)
    dx = back(dy)

    x N x M

    j    = the first column where x is largest       one for each row
    d    = x - x_j                                   N x M, not above 0
    q    = exp (d)                                   N x M, with q_j = 1
    rest = sum of the other q                        N x 1
    y    = d - log1p (rest)                          N x M

Going back, with p = softmax (x), and with the sums of the others for each column:

    p  = q / (1 + rest)                              N x M
    r  = (rest + (1 - q)) / (1 + rest)               N x M, sum of the other p
    dx = dy * r - p * (sum of the other dy)          N x M

The derivative of y_i by x_k is (i == k) - p_k, so that

    dx_k = dy_k - p_k * sum (dy) = dy_k * (1 - p_k) - p_k * (sum of the other dy)

and 1 - p_k = (1 + rest - q_k) / (1 + rest) = r_k. At j, q_j is 1 and r_j is rest /
(1 + rest), where 1 - p_j has no digit left in a row that is won by 40; nor would
y_j have one if 1 + rest were rounded before its logarithm. The sum of the others is
added up from both ends of the row, never as the sum of all less its own.

A row of x with NaN or Inf, or of nothing but -Inf, gives NaN throughout; -Inf
beside a finite number gives -Inf and hands its dy back.

Near the largest number the sum of dy may pass it on the way.

Errors: pyref:size, pyref:type. Source: Blanchard, Higham and Higham 2021,
Accurately Computing the Log-Sum-Exp and Softmax Functions.
"""

import numpy as np

from pyref.layers.rows import first_largest, others
from pyref.layers.sizes import like, sizes


def log_softmax(x):
    x = sizes("log_softmax: x N M", x)
    at = first_largest(x)
    d = x - x[at]
    q = np.exp(d)
    q[at] -= 1  # to 0, of NaN to NaN
    rest = np.sum(q, axis=1, keepdims=True)
    q[at] += 1
    y = d - np.log1p(rest)
    return y, lambda dy: backward(like("log_softmax", dy, y), q, rest)


def backward(dy, q, rest):
    p = q / (1 + rest)
    r = (rest + (1 - q)) / (1 + rest)
    dx = dy * r - p * others(dy)
    return dx
