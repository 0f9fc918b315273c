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
from pyref.layers.sizes import like, sizes


def eigh_invariants(x, c):
    x, c = sizes("eigh_invariants: x N N finite, c 1 N", x, c)
    values, vectors, back = eigh(x)
    m = (vectors * c) @ vectors.T
    return (
        values,
        m,
        lambda dvalues, dm: backward(
            like("eigh_invariants: values", dvalues, values),
            like("eigh_invariants: m", dm, m),
            vectors,
            c,
            back,
        ),
    )


def backward(dvalues, dm, vectors, c, back):
    dvectors = (dm + dm.T) @ (vectors * c)
    dx = back(dvalues, dvectors)
    return dx
