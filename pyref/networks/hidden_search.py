"""Hidden activities that give an output, brought into the range of the logistic map.
    h = pyref.networks.hidden_search(out, w2, b2, margin, steps)

    out M x N, strictly between 0 and 1; w2 M x H, finite, b2 M x 1; margin, a
    number from 0; steps, a whole number from 0

    z = g^-1 (out) - b2                           M x N, g^-1 (v) = log (v / (1 - v))
    h = pinv (w2) z                               H x N, the shortest solution

    inside = h cut off at margin and 1 - margin   then, step after step,
    h = inside + pinv (w2) (z - w2 inside)        the nearest solution to it

Every h gives the same output, where w2 reaches it: two differ by a vector of the
nullspace of w2. Where solutions between margin and 1 - margin exist, h comes as
near to one as is asked for, since both sets are convex; where none exists it stays
outside. With 0 steps h is the shortest. What is in range is not moved.

Errors: pyref:size, pyref:type, pyref:value. Source: Rossen 1990, Closed-Form
Inversion of Backpropagation Networks: Theory and Optimization Issues; von Neumann
1950, Functional Operators II.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import sizes


def hidden_search(out, w2, b2, margin, steps):
    out, w2, b2, margin, steps = sizes(
        "hidden_search: out M N, w2 M H finite, b2 M 1, margin nonnegative, "
        "steps whole",
        out, w2, b2, margin, steps,
    )  # fmt: skip
    odd = np.count_nonzero(~((out > 0) & (out < 1)))
    if odd > 0:
        raise DomainError(
            f"hidden_search: no inverse: out is outside (0, 1) in {odd} of "
            f"{out.size} entries"
        )
    z = np.log(out / (1 - out)) - b2
    back2 = np.linalg.pinv(w2)
    h = back2 @ z
    for _ in range(steps):
        inside = np.minimum(np.maximum(h, margin), 1 - margin)
        h = inside + back2 @ (z - w2 @ inside)
    return h
