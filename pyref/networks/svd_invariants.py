"""What svd finds, without regard to the signs of its vectors.
    s, m, back = pyref.networks.svd_invariants(x, c)
    dx = back(ds, dm)

    x N x D, finite, weights c 1 x K, K = min (N, D)

    u, s, v = svd (x)                         s 1 x K
    m = u diag (c) v'                         N x D

Going back:

    du = dm v diag (c)                        N x K
    dv = dm' u diag (c)                       D x K
    dx = back (du, ds, dv)                    N x D, through svd

A pair of columns of u and v has one sign, which m does not show, nor, where s and
their c are equal, which basis was taken. So two programs can be compared by it. With
ones for c, m of a square x is the orthogonal matrix nearest to it.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

from pyref.layers.svd import svd
from pyref.networks.invariants_of_svd import invariants_of_svd


def svd_invariants(x, c):
    s, m, back = invariants_of_svd(svd, x, c)
    return s, m, back
