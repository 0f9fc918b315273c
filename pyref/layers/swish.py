"""Weigh each number by its own logistic function: swish with beta 1, or SiLU.
    y, back = pyref.layers.swish(x)
    dx = back(dy)

    x any shape

    m    = -|x|                                 of the shape of x
    e    = exp (m)                              between 0 and 1
    y    = x / (1 + exp (-x))                   which is
         = x / (1 + e)                          where x > 0
         = m * e / (1 + e)                      where x <= 0

Going back, with s for the logistic function:

    dx = dy * s (x) * (1 + x * s (-x))          which is
       = dy * (1 - slope (m))                   where x > 0
       = dy * slope (m)                         where x <= 0
    slope (m) = e * factor / (1 + e)^2
    factor    = 1 + m + exp (m)

The factor is zero at m = -1.278..., and no digit of the sum is left there. With h
for the distance from that zero, m = h - 1.278..., it is

    factor = h + exp (-1.278...) * (exp (h) - 1)

where both terms have the sign of h and nothing cancels; exp (-1.278...) is
1.278... - 1. h is taken from three parts of the zero, the first two of which have
24 bits, so that m less those is exact close to it in either precision. e is taken
as half^2 with half = exp (m / 2), m * half * half, so that e need not be a normal
number before m multiplies it.

Below -1000 nothing is left of e, and m stops there. NaN gives NaN; -Inf gives 0 and
Inf gives Inf, with derivatives 0 and 1.

Where exp (-|x|) underflows, its share of dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Ramachandran, Zoph and Le 2017, Searching
for Activation Functions; Elfwing, Uchibe and Doya 2018, Sigmoid-Weighted Linear
Units for Neural Network Function Approximation in Reinforcement Learning.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def swish(x):
    x = sizes("swish: x ...", x)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    m = np.where(np.real(m) < -1000, -1000, m)
    half = np.exp(m / 2)
    e = half**2
    y = np.where(on, x, m * half * half) / (1 + e)
    return y, lambda dy: backward(like("swish", dy, y), on, m, half, e)


def backward(dy, on, m, half, e):
    h = m + 1.2784645557403564 - 1.2979282537628478e-08 - 1.1257466309409694e-16
    factor = h + 0.2784645427610738 * np.expm1(h)
    slope = factor * half * half / (1 + e) ** 2
    slope = np.where(on, 1 - slope, slope)
    dx = dy * slope
    return dx
