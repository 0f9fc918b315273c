"""How far the mean activation of each hidden unit is from the one that is wanted.
    y, back = pyref.layers.sparsity_penalty(x, rho)
    dx = back(dy)

    x N x M, activations from 0 to 1; rho a number between 0 and 1

    q   = sum (x) / N                                   1 x M, down the columns
    on  = rho * log (rho / q)                           1 x M
    off = (1 - rho) * log ((1 - rho) / (1 - q))         1 x M
    y   = sum (on + off)                                1 x 1, along the row

Going back:

    dq  = dy * (q - rho) / (q * (1 - q))                1 x M
    dx  = dq / N                                        N x M, all rows alike

It is the divergence KL (rho || q) of two coins, summed over the units. The mean
couples the samples: every sample has a part in the gradient of every other, and a
batch has one penalty, not one for each row. A weight before it, the beta of a sparse
autoencoder, is a step of its own: dy.

The usual form of dq, (1 - rho) / (1 - q) - rho / q, is a difference of equals where q
is close to rho. There the logarithms are those of log1p, whose terms cancel no
further than the data do. q = 0 and q = 1 give Inf, and dq -Inf and Inf; outside of
these y is NaN. Activations from -1 to 1, those of tanh, must be brought to (x + 1) /
2 first.

Where q is so small that rho / q passes the largest number, y is Inf as for 0.

Errors: pyref:size, pyref:type, pyref:value. Source: Ng 2011, Sparse Autoencoder,
lecture notes of CS294A, and the exercise of UFLDL.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.ratios import log_ratio
from pyref.layers.sizes import like, sizes


def sparsity_penalty(x, rho):
    x, rho = sizes("sparsity_penalty: x N M, rho nonnegative", x, rho)
    if not 0 < rho < 1:
        raise DomainError(f"sparsity_penalty: rho is {rho:g}, not between 0 and 1")
    N = x.shape[0]
    q = np.sum(x, axis=0, keepdims=True) / N
    on = rho * log_ratio(rho, q, rho - q)
    off = (1 - rho) * log_ratio(1 - rho, 1 - q, q - rho)
    y = np.sum(on + off, axis=1, keepdims=True)
    return y, lambda dy: backward(like("sparsity_penalty", dy, y), rho, N, q)


def backward(dy, rho, N, q):
    dq = dy * ((q - rho) / q / (1 - q))
    dx = np.repeat(dq / N, N, axis=0)
    return dx
