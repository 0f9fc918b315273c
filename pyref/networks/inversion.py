"""Invert a network with one hidden layer: an input, and what may be added to it.
    x, basis = pyref.networks.inversion(out, w1, b1, w2, b2, margin, steps)

    out M x N, w1 H x D and w2 M x H, finite, b1 H x 1, b2 M x 1; margin, a number
    from 0; steps, a whole number from 0

    h = hidden_search (out, w2, b2, margin, steps)         H x N
    x = pinv (w1) (g^-1 (h) - b1)                          D x N, the shortest
    basis = the right singular vectors of w1 past its rank, D x (D - rank)

    forward: out = g (w2 g (w1 x + b1) + b2), g the logistic map

forward (x + basis a) = out for every a, and basis' basis = I. These are not all
inputs that give out: another h does too, wherever w2 has a nullspace. With 0 steps
h is the shortest, and x what pyref.derivations.rossen gives. There is no x where h
is not between 0 and 1, or where w2 h or w1 x is not what it should be.

Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
Inversion of Backpropagation Networks: Theory and Optimization Issues.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import sizes
from pyref.networks.hidden_search import hidden_search


def inversion(out, w1, b1, w2, b2, margin, steps):
    out, w1, b1, w2, b2, margin, steps = sizes(
        "inversion: out M N, w1 H D finite, b1 H 1, w2 M H finite, b2 M 1, "
        "margin nonnegative, steps whole",
        out, w1, b1, w2, b2, margin, steps,
    )  # fmt: skip
    h = hidden_search(out, w2, b2, margin, steps)
    odd = np.count_nonzero(~((h > 0) & (h < 1)))
    if odd > 0:
        raise DomainError(
            f"inversion: no inverse: h is outside (0, 1) in {odd} of {h.size} entries"
        )
    reached("w2", w2 @ h + b2, np.log(out / (1 - out)))
    z = np.log(h / (1 - h))
    x = np.linalg.pinv(w1) @ (z - b1)
    reached("w1", w1 @ x + b1, z)
    basis = nullspace(w1)
    return x, basis


def nullspace(w):
    v, s = np.linalg.svd(w.T)[:2]
    small = max(w.shape) * np.finfo(w.dtype).eps * np.max(s, initial=0)
    v = v[:, np.count_nonzero(s > small) :]
    return v


def reached(name, found, wanted):
    near = np.sqrt(np.finfo(found.dtype).eps) * (1 + np.abs(wanted))
    odd = np.count_nonzero(~(np.abs(found - wanted) <= near))
    if odd > 0:
        raise DomainError(
            f"inversion: no inverse: {name} misses {odd} of {wanted.size} entries"
        )
