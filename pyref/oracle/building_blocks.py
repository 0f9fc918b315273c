"""What forward definitions are built of: sums, products, windows, bends of nodes.

A definition, fixtures/sources/NAME/definition.py, is the forward pass of NAME as
naively as mathematics writes it:

    outputs = NAME(inputs..., options...)

Arrays are object arrays of nodes; every result is one array, or a tuple of arrays.
No formula is chosen for its digits, and none is taken from pyref.layers: a tanh is
(e^x - e^-x) / (e^x + e^-x), a cross-entropy log (sum (e^x)) - x. Options that are
numbers come as Python numbers and mean exactly those.

Where the usual formula of a gradient is not the chain rule of its definition, a
function textbook beside it has that formula: with_slope.
"""

import numpy as np

from pyref.oracle.tape import Node, dot, node


def each(function, *arrays):
    """Apply a function of numbers entry by entry."""
    made = np.empty(arrays[0].shape, dtype=object)
    for index in np.ndindex(made.shape):
        made[index] = function(*(array[index] for array in arrays))
    return made


def product(a, b):
    made = np.empty((a.shape[0], b.shape[1]), dtype=object)
    for i, j in np.ndindex(made.shape):
        made[i, j] = dot(list(a[i]), list(b[:, j]))
    return made


def total(terms):
    found = node(0)
    for term in terms:
        found = found + term
    return found


def power(v, n):
    """v^n for a whole n from 0, by squares."""
    if n == 0:
        return node(1)
    half = power(v, n // 2)
    return half * half * v if n % 2 else half * half


def root(v):
    """The square root; of an exact 0 a 0 that was made from nothing."""
    return v.sqrt() if v.sign() else node(0)


TIES: list[Node] = []
"""Where the derivative was a choice: every number that met its equal."""

CHOICES = {
    "left": "the slope from the left",
    "right": "the slope from the right",
    "middle": "the mean of both slopes",
    "first": "the first of equal entries along the rows",
    "last": "the last of equal entries along the rows",
    "down": "the first of equal entries down the columns",
    "shared": "equal entries share the gradient",
}
"""What a derivative can be at a tie; a sheet names those that can be defended."""


def bend(v, left, right, choice):
    """v times the slope of its side; at 0 the slope is a choice.

    With slope 0 it is a 0 that was made from nothing.
    """
    sign = v.sign()
    slope = right if sign > 0 else left
    if sign == 0:
        TIES.append(v)
        slope = {"left": left, "right": right, "middle": (node(left) + right) / 2}[
            choice
        ]
    return node(0) if slope == 0 else v * slope


def with_slope(x, y, slope):
    """The number y, its slope by x said in y, as it stands in textbooks."""
    return Node(y.value, (x,), lambda: (slope(y),))


def rows(function, array, width):
    made = np.empty((array.shape[0], width), dtype=object)
    for i, row in enumerate(array):
        made[i] = function(row)
    return made


def windows(x, window, stride, pad, dilation=(1, 1)):
    """(n, c, oh, ow, [pixel or None where the window lies on padding])."""
    N, C, H, W = x.shape
    top, bottom, left, right = pad
    reach = [(k - 1) * d for k, d in zip(window, dilation, strict=True)]
    OH = (H + top + bottom - reach[0] - 1) // stride[0] + 1
    OW = (W + left + right - reach[1] - 1) // stride[1] + 1
    found = np.empty((N, C, OH, OW), dtype=object)
    for n, c, oh, ow in np.ndindex(found.shape):
        pixels = []
        for i, j in np.ndindex(*window):
            h = oh * stride[0] + i * dilation[0] - top
            w = ow * stride[1] + j * dilation[1] - left
            inside = 0 <= h < H and 0 <= w < W
            pixels.append(x[n, c, h, w] if inside else None)
        found[n, c, oh, ow] = pixels
    return found


def weighted(pairs, c):
    """Sum of c_k u_k v_k'."""
    shape = tuple(map(len, pairs[0])) if pairs else (0, 0)
    made = np.empty(shape, dtype=object)
    for i, j in np.ndindex(made.shape):
        made[i, j] = total(c[0, k] * u[i] * v[j] for k, (u, v) in enumerate(pairs))
    return made
