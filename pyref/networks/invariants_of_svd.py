"""The invariants of any function of the form of svd, such as a port of it.
    s, m, back = pyref.networks.invariants_of_svd(svd, x, c)
    dx = back(ds, dm)

    svd a function: u, s, v, back = svd (x), dx = back (du, ds, dv);
    x N x D, finite, weights c 1 x K, K = min (N, D)

    u, s, v = svd (x)                         s 1 x K
    m = u diag (c) v'                         N x D

Going back:

    du = dm v diag (c)                        N x K
    dv = dm' u diag (c)                       D x K
    dx = back (du, ds, dv)                    N x D, through svd

With pyref.layers.svd it is svd_invariants, whose header says what m is good for.

Errors: pyref:size, pyref:type, pyref:value and those of svd. Source: as there.
"""

from pyref.layers.sizes import like, sizes


def invariants_of_svd(svd, x, c):
    x, c = sizes("svd_invariants: x N D finite, c 1 K", x, c)
    u, s, v, back = svd(x)
    s, c = sizes("svd_invariants: s 1 K, c 1 K", s, c)
    m = (u * c) @ v.T
    return (
        s,
        m,
        lambda ds, dm: backward(
            like("svd_invariants: s", ds, s),
            like("svd_invariants: m", dm, m),
            u,
            v,
            c,
            back,
        ),
    )


def backward(ds, dm, u, v, c, back):
    du = dm @ (v * c)
    dv = dm.T @ (u * c)
    dx = back(du, ds, dv)
    return dx
