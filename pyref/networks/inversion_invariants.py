"""What inversion finds, without regard to the basis it gives.
    x, projector = pyref.networks.inversion_invariants(
      out, w1, b1, w2, b2, margin, steps)

    out M x N, w1 H x D and w2 M x H, finite, b1 H x 1, b2 M x 1; margin, a number
    from 0; steps, a whole number from 0

    x, basis  = inversion (out, w1, b1, w2, b2, margin, steps)     x D x N
    projector = basis basis'                                       D x D

projector is the projection on what may be added to x: the same for every basis. So
two programs can be compared by it.

Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
Inversion of Backpropagation Networks: Theory and Optimization Issues.
"""

from pyref.layers.sizes import sizes
from pyref.networks.inversion import inversion


def inversion_invariants(out, w1, b1, w2, b2, margin, steps):
    out, w1, b1, w2, b2, margin, steps = sizes(
        "inversion_invariants: out M N, w1 H D finite, b1 H 1, w2 M H finite, "
        "b2 M 1, margin nonnegative, steps whole",
        out, w1, b1, w2, b2, margin, steps,
    )  # fmt: skip
    x, basis = inversion(out, w1, b1, w2, b2, margin, steps)
    projector = basis @ basis.T
    return x, projector
