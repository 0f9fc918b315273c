"""The slope of each activation by direct computation, after the Coursera course.
    s, t, r, l, back = pyref.derivations.coursera_slopes(z, leak)
    dz = back(ds, dt, dr, dl)

    z N x D, leak a number from 0, 0.01 for most; all outputs N x D

    s = 1 / (1 + e^-z)                   the sigmoid
    t = (e^z - e^-z) / (e^z + e^-z)      tanh
    r = max (0, z)                       ReLU
    l = max (0, z) + leak min (0, z)     leaky ReLU

Going back, each slope computed from z as it stands, by the quotient rule:

    ds/dz = e^-z / (1 + e^-z)^2
    dt/dz = ((e^z + e^-z)^2 - (e^z - e^-z)^2) / (e^z + e^-z)^2 = 4 / (e^z + e^-z)^2
    dr/dz = 1 where z > 0, else 0
    dl/dz = 1 where z > 0, else leak
    dz = ds ds/dz + dt dt/dz + dr dr/dz + dl dl/dz

coursera_slopes_chain has them by the chain rule, from simpler functions. At 0 the
slope of r and l is that of the left; e^-z stays a number for z above -709.

Errors: pyref:size, pyref:type, pyref:value. Source: pdquant 2018, All the
Backpropagation Derivatives; the course Neural Networks and Deep Learning.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def coursera_slopes(z, leak):
    z, leak = sizes(
        "coursera_slopes: z N D, leak nonnegative", z, leak
    )  # fmt: skip
    s = 1 / (1 + np.exp(-z))
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    r = z * (np.real(z) > 0)
    l = r + leak * (z - r)  # noqa: E741
    return s, t, r, l, lambda ds, dt, dr, dl: backward(
        like("coursera_slopes: s", ds, s),
        like("coursera_slopes: t", dt, t),
        like("coursera_slopes: r", dr, r),
        like("coursera_slopes: l", dl, l),
        z, leak,
    )  # fmt: skip


def backward(ds, dt, dr, dl, z, leak):
    on = (np.real(z) > 0).astype(z.dtype)
    v = np.exp(z) + np.exp(-z)
    dz = ds * np.exp(-z) / (1 + np.exp(-z)) ** 2
    dz = dz + dt * 4 / v**2
    dz = dz + dr * on
    dz = dz + dl * (on + leak * (1 - on))
    return dz
