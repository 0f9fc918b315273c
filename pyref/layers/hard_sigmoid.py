"""A line through a half, cut off at 0 and at 1.
    y, back = pyref.layers.hard_sigmoid(x, slope)
    dx = back(dy)

    x any shape, slope a number from 0

    u = slope * x + 1/2         of the shape of x
    y = 0                       where u <= 0
    y = 1                       where u >= 1
    y = u                       between

Going back:

    dx = dy * slope             where 0 < u < 1
    dx = 0                      elsewhere

The slope is no convention but another function: sources have 1/5 (Keras up to version
2, ONNX unless told), 1/6 (MobileNetV3, torch, Keras from version 3) and 1/2
(binarized networks). The bends lie at x = 1 / (2 slope) and at its negative: at 2.5,
3 and 1.

At a bend the derivative is a choice between slope and 0: here it is 0. Where slope *
x is rounded, as at 3 with 1/6, that number tells the side. NaN gives NaN and hands dy
* slope back; -Inf and Inf give 0 and 1.

Errors: pyref:size, pyref:type, pyref:value. Source: Courbariaux, Bengio and David
2015, BinaryConnect; Howard et al. 2019, Searching for MobileNetV3.
"""

import numpy as np

from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes


def hard_sigmoid(x, slope):
    x, slope = sizes("hard_sigmoid: x ..., slope nonnegative", x, slope)
    u = slope * x + 0.5
    low = np.real(u) <= 0
    high = np.real(u) >= 1
    y = np.where(high, 1, np.where(low, 0, u))
    flat = low | high
    return y, lambda dy: backward(like("hard_sigmoid", dy, y), slope, flat)


def backward(dy, slope, flat):
    dx = zero_out(dy * slope, flat)
    return dx
