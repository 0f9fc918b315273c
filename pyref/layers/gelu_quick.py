"""Weigh each number by the logistic function of 1.702 times it: the quick gelu.
    y, back = pyref.layers.gelu_quick(x)
    dx = back(dy)

    x any shape

    m    = -|x|                                 of the shape of x
    z    = 1.702 m                              not above 0
    e    = exp (z)                              between 0 and 1
    y    = x / (1 + exp (-1.702 x))             which is
         = x / (1 + e)                          where x > 0
         = m * e / (1 + e)                      where x <= 0

Going back, with s for the logistic function:

    dx = dy * s (1.702 x) * (1 + 1.702 x * s (-1.702 x))    which is
       = dy * (1 - slope (m))                   where x > 0
       = dy * slope (m)                         where x <= 0
    slope (m) = e * factor / (1 + e)^2
    factor    = 1 + z + exp (z)

This is swish with beta 1.702, and off the exact gelu by up to 2e-2. z is rounded, and
e moves by z of such errors: 13 digits of y stay at -400. e is taken as half^2 with
half = exp (z / 2), m * half * half, so that e need not be a normal number before m
multiplies it. Close to x = -0.75115, where the derivative is zero, the terms of
factor cancel: at -0.7512 11 digits of dx stay.

Below -1000 nothing is left of e, and m stops there. NaN gives NaN; -Inf gives 0 and
Inf gives Inf, with derivatives 0 and 1.

Where exp (z) underflows, its share of dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Hendrycks and Gimpel 2016, Gaussian Error
Linear Units (GELUs).
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def gelu_quick(x):
    x = sizes("gelu_quick: x ...", x)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    m = np.where(np.real(m) < -1000, -1000, m)
    z = 1.702 * m
    half = np.exp(z / 2)
    e = half**2
    y = np.where(on, x, m * half * half) / (1 + e)
    return y, lambda dy: backward(like("gelu_quick", dy, y), on, z, half, e)


def backward(dy, on, z, half, e):
    factor = 1 + z + e
    slope = factor * half * half / (1 + e) ** 2
    slope = np.where(on, 1 - slope, slope)
    dx = dy * slope
    return dx
