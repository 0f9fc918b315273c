"""From an output back to an input of a network with one hidden layer, in closed form.
    x, back = pyref.derivations.rossen(out, w1, b1, w2, b2)
    dout = back(dx)

    out M x N, strictly between 0 and 1; w1 H x D and w2 M x H, finite; b1 H x 1,
    b2 M x 1

    g (z) = 1 / (1 + exp (-z)), and its inverse on (0, 1) is log (out / (1 - out))

    forward: out = g (w2 g (w1 x + b1) + b2)

    h = pinv (w2) (g^-1 (out) - b2)          H x N
    x = pinv (w1) (g^-1 (h) - b1)            D x N

pinv is the inverse of Moore and Penrose: h and x are the shortest of all solutions,
x without any part in the nullspace of w1. The source has the map; its derivative by
out is added here:

    dh   = pinv (w1)' dx / (h (1 - h))       H x N
    dout = pinv (w2)' dh / (out (1 - out))   M x N

There is no such x where out or h leaves (0, 1), and none that gives out back where
w2 or w1 does not reach what it should; each is refused. Another h may do where the
shortest does not: see pyref.networks.inversion.

Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
Inversion of Backpropagation Networks: Theory and Optimization Issues.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def rossen(out, w1, b1, w2, b2):
    out, w1, b1, w2, b2 = sizes(
        "rossen: out M N, w1 H D finite, b1 H 1, w2 M H finite, b2 M 1",
        out, w1, b1, w2, b2,
    )  # fmt: skip
    back2 = inverse_of(w2)
    back1 = inverse_of(w1)
    z = inverse("out", out) - b2
    h = back2 @ z
    reached("w2", w2 @ h, z)
    z = inverse("h", h) - b1
    x = back1 @ z
    reached("w1", w1 @ x, z)
    return x, lambda dx: backward(like("rossen: x", dx, x), out, h, back1, back2)


def backward(dx, out, h, back1, back2):
    dh = (back1.T @ dx) / (h * (1 - h))
    dout = (back2.T @ dh) / (out * (1 - out))
    return dout


def inverse_of(w):
    share = max(w.shape) * np.finfo(w.dtype).eps
    w = np.linalg.pinv(w, rcond=share)
    return w


def inverse(name, v):
    part = np.real(v)
    odd = np.count_nonzero(~((part > 0) & (part < 1)))
    if odd > 0:
        raise DomainError(
            f"rossen: no inverse: {name} is outside (0, 1) in {odd} of {v.size} entries"
        )
    v = np.log(v / (1 - v))
    return v


def reached(name, found, wanted):
    near = np.sqrt(np.finfo(found.dtype).eps) * (1 + np.abs(wanted))
    odd = np.count_nonzero(~(np.abs(found - wanted) <= near))
    if odd > 0:
        raise DomainError(
            f"rossen: no inverse: {name} misses {odd} of {wanted.size} entries"
        )
