"""The invariants of any function of the form of eigh, such as a port of it.
    values, m, back = pyref.networks.invariants_of_eigh(eigh, x, c)
    dx = back(dvalues, dm)

    eigh a function: values, vectors, back = eigh (x), dx = back (dvalues, dvectors);
    x N x N, finite, weights c 1 x N

    values, vectors = eigh (x)                values 1 x N
    m = vectors diag (c) vectors'             N x N

Going back:

    dvectors = (dm + dm') vectors diag (c)    N x N
    dx       = back (dvalues, dvectors)       N x N, through eigh

With pyref.layers.eigh it is eigh_invariants, whose header says what m is good for.

Errors: pyref:size, pyref:type, pyref:value and those of eigh. Source: as there.
"""

from pyref.layers.sizes import like, sizes


def invariants_of_eigh(eigh, x, c):
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
