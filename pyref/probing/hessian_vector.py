"""Differentiate a backward pass once more, by one complex step along a direction.

    values = hessian_vector(f, args, inputs, dys, direction)

All inputs are moved off the real line together, each by its direction v, and the
backward pass is run there, at the same upstream gradient:

    value = imag (back (dy)) / t    at x + i t v        t = 2^-66

That is the Hessian of sum (dy * y) times v, right to rounding as in complex_step,
and like there only for what is made of analytic functions, going back too. values
are float64, flat, one array for each input.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pyref.layers.sizes import complex_door
from pyref.probing.slopes import Function


def hessian_vector(
    f: Function,
    args: Sequence[Any],
    inputs: int,
    dys: Sequence[np.ndarray],
    direction: Sequence[np.ndarray],
) -> list[np.ndarray]:
    t = 2.0**-66
    with complex_door():
        args = list(args)
        for i in range(inputs):
            args[i] = args[i] + 1j * (t * direction[i])
        *_, back = f(*args)
        found = back(*dys)
    found = found if isinstance(found, tuple) else (found,)
    return [np.ravel(np.imag(found[i])) / t for i in range(inputs)]
