"""Weigh each number by a line through a half, cut off at 0 and at 1.
    y, back = pyref.layers.hard_swish(x)
    dx = back(dy)

    x any shape

    y = 0                           where x <= -3, of the shape of x
    y = x * (x + 3) / 6             between -3 and 3
    y = x                           where x >= 3

Going back:

    dx = 0                          where x <= -3
    dx = dy * (2 x + 3) / 6         between -3 and 3
    dx = dy                         where x >= 3

It is x * hard_sigmoid (x, 1/6), and x * min (max (x + 3, 0), 6) / 6. The pieces meet
with other derivatives: -1/2 and 0 at -3, 3/2 and 1 at 3. There the derivative is a
choice: here it is the one outside, 0 and 1. NaN gives NaN, in dx too; -Inf gives 0
and Inf gives Inf.

Errors: pyref:size, pyref:type. Source: Howard et al. 2019, Searching for MobileNetV3.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def hard_swish(x):
    x = sizes("hard_swish: x ...", x)
    low = np.real(x) <= -3
    high = np.real(x) >= 3
    inner = np.where(low, 0, x * ((x + 3) / 6))
    y = np.where(high, x, inner)
    return y, lambda dy: backward(like("hard_swish", dy, y), x, low, high)


def backward(dy, x, low, high):
    inner = np.where(low, 0, dy * ((2 * x + 3) / 6))
    dx = np.where(high, dy, inner)
    return dx
