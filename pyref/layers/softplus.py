"""Bend smoothly from 0 to x: the logarithm of 1 + exp (x).
    y, back = pyref.layers.softplus(x)
    dx = back(dy)

    x any shape

    e = exp (-|x|)                     of the shape of x, between 0 and 1
    y = log (1 + exp (x))              which is
      = x + log1p (e)                  where x > 0
      = log1p (e)                      where x <= 0

Going back, dy times the logistic function of x:

    dx = dy / (1 + e)                  where x > 0
    dx = dy * e / (1 + e)              where x <= 0

Where x > 0, log (1 + exp (x)) = log (exp (x) * (1 + exp (-x))), so that nothing
overflows; and log1p keeps the digits of an e that is lost beside 1: at -40 the
usual form gives 0, this one exp (-40). NaN gives NaN; -Inf gives 0 and Inf gives
Inf, with derivatives 0 and 1.

Where exp (-|x|) underflows, dx is 0 however large dy is.

Errors: pyref:size, pyref:type. Source: Dugas, Bengio, Belisle, Nadeau and Garcia
2001, Incorporating Second-Order Functional Knowledge for Better Option Pricing.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def softplus(x):
    x = sizes("softplus: x ...", x)
    on = np.real(x) > 0
    m = np.where(on, -x, x)
    e = np.exp(m)
    y = np.log1p(e)
    y = np.where(on, x + y, y)
    return y, lambda dy: backward(like("softplus", dy, y), on, e)


def backward(dy, on, e):
    s = np.where(on, 1, e) / (1 + e)
    dx = dy * s
    return dx
