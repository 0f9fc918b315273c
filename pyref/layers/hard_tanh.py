"""Cut off what is below -1 and above 1.
    y, back = pyref.layers.hard_tanh(x)
    dx = back(dy)

    x any shape

    y = -1         where x <= -1, of the shape of x
    y = x          between -1 and 1
    y = 1          where x >= 1

Going back:

    dx = dy        where -1 < x < 1
    dx = 0         elsewhere

It is 2 hard_sigmoid (x, 1/2) - 1. At -1 and at 1 the derivative is a choice between 1
and 0: here it is 0. NaN gives NaN and hands its dy back; -Inf and Inf give -1 and 1.

Errors: pyref:size, pyref:type. Source: Collobert 2004, Large Scale Machine Learning.
"""

import numpy as np

from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes


def hard_tanh(x):
    x = sizes("hard_tanh: x ...", x)
    flat = np.abs(np.real(x)) >= 1
    y = np.where(flat, np.sign(np.real(x)), x)
    return y, lambda dy: backward(like("hard_tanh", dy, y), flat)


def backward(dy, flat):
    dx = zero_out(dy, flat)
    return dx
