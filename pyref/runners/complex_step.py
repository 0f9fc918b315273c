"""Judge a gradient by one complex step of its forward pass.

    values = complex_step(f, args, inputs, dys, probes)

One coordinate of one of the first inputs at a time is moved off the real line:

    value = sum (dy * imag (f (x + i t))) / t        t = 2^-66

Nothing is subtracted, so t can be so small that its square is lost beside 1 and
the slope is right to rounding. t is a power of 2: dividing by it rounds nothing,
and in single precision it is still far from underflow. Only forward passes that
are made of analytic functions can be judged so: no maximum, no absolute value.

probes holds, for each input, the places to try: numbers of entries, or all of
them (None). values are float64, flat, one array for each input.
"""

import numpy as np

from pyref.layers.sizes import complex_door, like
from pyref.runners.slopes import moved, places


def complex_step(f, args, inputs, dys, probes):
    t = 2.0**-66
    values = []
    with complex_door():
        for i in range(inputs):
            x = args[i]
            turned = [*args[:i], x.astype(np.result_type(x, 1j)), *args[i + 1 :]]
            chosen = places(probes[i], x)
            values.append(np.zeros(len(chosen)))
            for j in range(len(chosen)):
                step = complex(x.flat[chosen[j]], t)
                *y, _ = f(*moved(turned, i, chosen[j], step))
                total = 0
                for k in range(len(dys)):
                    tilt = np.imag(y[k])
                    dy = like("complex_step", dys[k], tilt)
                    total = total + np.sum(dy * tilt)
                values[i][j] = total / t
    return values
