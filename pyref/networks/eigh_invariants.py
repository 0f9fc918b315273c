"""What eigh finds, without regard to the signs of its vectors.
    values, m, back = pyref.networks.eigh_invariants(x, c)
    dx = back(dvalues, dm)

    x N x N, finite, weights c 1 x N

    values, vectors = eigh (x)                values 1 x N
    m = vectors diag (c) vectors'             N x N

Going back:

    dvectors = (dm + dm') vectors diag (c)    N x N
    dx       = back (dvalues, dvectors)       N x N, through eigh

m is the sum of c times the projection on each vector: the same for both signs of a
vector and, where values and their c are equal, for every basis. So two programs can
be compared by it.

Errors: pyref:size, pyref:type, pyref:value. Source: Ionescu, Vantzos and
Sminchisescu 2015, Matrix Backpropagation for Deep Networks with Structured Layers.
"""

from pyref.layers.eigh import eigh
from pyref.networks.invariants_of_eigh import invariants_of_eigh


def eigh_invariants(x, c):
    values, m, back = invariants_of_eigh(eigh, x, c)
    return values, m, back
