"""Weigh each number by the chance that a normal one is smaller: x times Phi (x).
    y, back = pyref.layers.gelu(x)
    dx = back(dy)

    x any shape

    m    = -|x|                                    of the shape of x
    tail = Phi (m) = erfc (|x| / sqrt (2)) / 2     between 0 and 1/2
    y    = x * Phi (x)                             which is
         = x + m * tail                            where x > 0
         = m * tail                                where x <= 0

Going back, with phi (m) = exp (-m^2 / 2) / sqrt (2 pi):

    dx = dy * (Phi (x) + x * phi (x))              which is
       = dy * (1 - tail - m * phi (m))             where x > 0
       = dy * (tail + m * phi (m))                 where x <= 0

This is the exact form, not the one with tanh, which is off by up to 5e-4. With
1 + erf (x / sqrt (2)) for 2 Phi nothing is left of y below -8.4. tail is
exp (-m^2 / 2) * erfcx (|x| / sqrt (2)) / 2, where erfcx (v) is exp (v^2) * erfc (v):
an error of one rounding in v moves erfc by v^2 of them, and erfcx by none. For the
same reason m is split in exp (-m^2 / 2): near is m rounded down to sixteenths, its
square has no rounding, and m^2 is near^2 - (near - m) * (near + m). So 15 digits
stay until exp (-m^2 / 2) falls below the smallest normal number, at -37.6. Only
close to x = -0.7518, where the derivative is zero, tail and m * phi (m) cancel: at
-0.75179 10 digits of dx stay.

Below -50 nothing is left of the tail, and m stops there. NaN gives NaN; -Inf gives
0 and Inf gives Inf, with derivatives 0 and 1.

Where exp (-x^2 / 2) underflows, its share of dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Hendrycks and Gimpel 2016, Gaussian Error
Linear Units (GELUs).
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def gelu(x):
    # imported here: it takes longer than all layers together
    from scipy.special import erfcx

    x = sizes("gelu: x ...", x)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    m = np.where(np.real(m) < -50, -50, m)
    near = np.floor(16 * np.real(m)) / 16
    bell = np.exp(-(near**2) / 2) * np.exp((near - m) * (near + m) / 2)
    tail = bell * erfcx(-m / 2**0.5) / 2
    y = m * tail
    y = np.where(on, x + y, y)
    return y, lambda dy: backward(like("gelu", dy, y), on, m, bell, tail)


def backward(dy, on, m, bell, tail):
    slope = tail + m * bell / (2 * np.pi) ** 0.5
    slope = np.where(on, 1 - slope, slope)
    dx = dy * slope
    return dx
