"""The sigmoid and its derivative from the output, as the quotient rule leaves it.
    y, back = pyref.derivations.quotient_rule_output(x)
    dx = back(dy)

    x any shape

    y = 1 / (1 + exp (-x))                                  of the shape of x

Going back, with exp (-x) = 1 / y - 1 put into exp (-x) / (1 + exp (-x))^2:

    y' = y^2 (1 / y - 1) = y (1 - y)
    dx = dy * y'

y comes by e = exp (-|x|), which cannot overflow: 1 / (1 + e) where x > 0 and
e / (1 + e) where x <= 0. From the output the derivative needs nothing but y, but
1 - y is right to a rounding of 1 only: where x > 0, one digit of y' goes with every
2.3 of x, and from 37.5 on, where y is 1, none is left. quotient_rule keeps them.

Errors: pyref:size, pyref:type. Source: Basics of Machine Learning Series,
Backpropagation, machinelearningmedium.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def quotient_rule_output(x):
    x = sizes("quotient_rule_output: x ...", x)
    on = np.real(x) > 0
    m = x.copy()
    m[on] = -x[on]
    e = np.exp(m)
    y = e / (1 + e)
    y[on] = 1 / (1 + e[on])
    slope = y * (1 - y)
    return y, lambda dy: backward(like("quotient_rule_output", dy, y), slope)


def backward(dy, slope):
    dx = dy * slope
    return dx
