"""The slope of each activation by the chain rule, after the Coursera course.
    s, t, r, l, back = pyref.derivations.coursera_slopes_chain(z, leak)
    dz = back(ds, dt, dr, dl)

    z N x D, leak a number from 0, 0.01 for most; all outputs N x D

    s = 1 / (1 + e^-z)                   the sigmoid
    t = (e^z - e^-z) / (e^z + e^-z)      tanh
    r = max (0, z)                       ReLU
    l = max (0, z) + leak min (0, z)     leaky ReLU

Going back, each activation in steps, from the outside to the inside:

    s = 1 / u, u = 1 + v, v = e^-z:      ds/dz = (-1 / u^2) 1 (-v)
    t = 2 q - 1, q = s (2 z):            dt/dz = 2 (q (1 - q)) 2
    r = z o, o = 1 where z > 0, else 0:  dr/dz = o
    l = r + leak m, m = z - r:           dl/dz = dr/dz + leak (1 - dr/dz)
    dz = ds ds/dz + dt dt/dz + dr dr/dz + dl dl/dz

coursera_slopes computes them directly. At 0 the slope of r and l is that of the left;
e^-z stays a number for z above -709.

Errors: pyref:size, pyref:type, pyref:value. Source: pdquant 2018, All the
Backpropagation Derivatives; the course Neural Networks and Deep Learning.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def coursera_slopes_chain(z, leak):
    z, leak = sizes(
        "coursera_slopes_chain: z N D, leak nonnegative", z, leak
    )  # fmt: skip
    s = 1 / (1 + np.exp(-z))
    t = (np.exp(z) - np.exp(-z)) / (np.exp(z) + np.exp(-z))
    r = z * (np.real(z) > 0)
    l = r + leak * (z - r)  # noqa: E741
    return s, t, r, l, lambda ds, dt, dr, dl: backward(
        like("coursera_slopes_chain: s", ds, s),
        like("coursera_slopes_chain: t", dt, t),
        like("coursera_slopes_chain: r", dr, r),
        like("coursera_slopes_chain: l", dl, l),
        z, leak,
    )  # fmt: skip


def backward(ds, dt, dr, dl, z, leak):
    v = np.exp(-z)
    u = 1 + v
    q = 1 / (1 + np.exp(-2 * z))
    o = (np.real(z) > 0).astype(z.dtype)
    dz = ds * (-1 / u**2) * -v
    dz = dz + dt * 2 * (q * (1 - q)) * 2
    dz = dz + dr * o
    dz = dz + dl * (o + leak * (1 - o))
    return dz
