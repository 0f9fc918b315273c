"""The sigmoid and its derivative from the input, by the quotient rule.
    y, back = pyref.derivations.quotient_rule(x)
    dx = back(dy)

    x any shape

    y = 1 / (1 + exp (-x))                                  of the shape of x

Going back, for the quotient u / v of u = 1 and v = 1 + exp (-x):

    y' = (u' v - u v') / v^2 = exp (-x) / (1 + exp (-x))^2
    dx = dy * y'

Both are the same with e = exp (-|x|), which cannot overflow:

    y = 1 / (1 + e) where x > 0, e / (1 + e) where x <= 0
    y' = e / (1 + e)^2                                      on either side

From the input the derivative keeps its digits at both ends. From the output it is
y (1 - y), see quotient_rule_output.

Errors: pyref:size, pyref:type. Source: Basics of Machine Learning Series,
Backpropagation, machinelearningmedium.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def quotient_rule(x):
    x = sizes("quotient_rule: x ...", x)
    on = np.real(x) > 0
    m = x.copy()
    m[on] = -x[on]
    e = np.exp(m)
    y = e / (1 + e)
    y[on] = 1 / (1 + e[on])
    return y, lambda dy: backward(like("quotient_rule", dy, y), e)


def backward(dy, e):
    dx = dy * (e / (1 + e) ** 2)
    return dx
