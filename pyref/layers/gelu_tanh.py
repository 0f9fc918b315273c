"""Weigh each number by a logistic function of it and its cube: gelu as GPT-2 has it.
    y, back = pyref.layers.gelu_tanh(x)
    dx = back(dy)

    x any shape

    m    = -|x|                                  of the shape of x
    u    = sqrt (2 / pi) * (m + 0.044715 m^3)    not above 0
    e    = exp (2 u)                             between 0 and 1
    y    = x / 2 * (1 + tanh (u (x)))            which is
         = x / (1 + e)                           where x > 0
         = m * e / (1 + e)                       where x <= 0

Going back, with bend for the derivative of u by m:

    dx = dy * ((1 + tanh (u)) / 2 + x / 2 * (1 - tanh (u)^2) * bend)    which is
       = dy * (1 - slope (m))                    where x > 0
       = dy * slope (m)                          where x <= 0
    slope (m) = e * factor / (1 + e)^2
    factor    = 1 + e + 2 m * bend
    bend      = sqrt (2 / pi) * (1 + 3 * 0.044715 m^2)

(1 + tanh (u)) / 2 is the logistic function of 2 u. As 1 + tanh (u) it has no digit
left below x = -7, as e / (1 + e) it keeps all that u has: u is rounded, and e moves
by 2 u of such errors, so that 13 digits of y stay at -20. e is taken as half^2 with
half = exp (u), m * half * half, so that e need not be a normal number before m
multiplies it. This is not the exact gelu, from which y is off by up to 5e-4. Close to
x = -0.75246, where the derivative is zero, the terms of factor cancel: at -0.7525
11 digits of dx stay.

Below -50 nothing is left of e, and m stops there. NaN gives NaN; -Inf gives 0 and
Inf gives Inf, with derivatives 0 and 1.

Where exp (u) underflows, its share of dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Hendrycks and Gimpel 2016, Gaussian Error
Linear Units (GELUs).
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def gelu_tanh(x):
    x = sizes("gelu_tanh: x ...", x)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    m = np.where(np.real(m) < -50, -50, m)
    half = np.exp((2 / np.pi) ** 0.5 * (m + 0.044715 * m**3))
    e = half**2
    y = np.where(on, x, m * half * half) / (1 + e)
    return y, lambda dy: backward(like("gelu_tanh", dy, y), on, m, half, e)


def backward(dy, on, m, half, e):
    bend = (2 / np.pi) ** 0.5 * (1 + 0.134145 * m**2)
    factor = 1 + e + 2 * m * bend
    slope = factor * half * half / (1 + e) ** 2
    slope = np.where(on, 1 - slope, slope)
    dx = dy * slope
    return dx
