"""The operations of a computational graph, by name, each in the form of a layer.
    f = pyref.networks.operation(name)

    f = operation (name), then y, back = f (x), f (x, w) or f (x, axis)

    add          y = x + b
    multiply     y = x * w, entry by entry
    matmul       y = x w
    negative     y = -x
    log          y = log (x)
    reduce_sum   y = sum (x), axis 0 down the columns, axis 1 along the rows
    sigmoid      pyref.layers.sigmoid
    softmax      pyref.layers.softmax, along the rows

Going back:

    add          dx = dy, db = dy
    multiply     dx = dy * w, dw = dy * x
    matmul       dx = dy w', dw = x' dy
    negative     dx = -dy
    log          dx = dy / x
    reduce_sum   dx = dy, repeated along the axis

All arrays have two lengths, a sum keeps a 1 for the axis it takes away. In add and
multiply a length of 1 is stretched to that of the other; its gradient is the sum
along what was stretched.

Errors: pyref:size, pyref:type, pyref:value. Source: Daniel Sabinasz, Deep Learning
From Scratch IV: Gradient Descent and Backpropagation.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sigmoid import sigmoid
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.softmax import softmax


def operation(name):
    known = {
        "add": add,
        "multiply": multiply,
        "matmul": matmul,
        "negative": negative,
        "log": logarithm,
        "reduce_sum": reduce_sum,
        "sigmoid": sigmoid,
        "softmax": softmax,
    }
    if name not in known:
        told = ", ".join(known)
        raise DomainError(f"operation: {name} is none of {told}")
    f = known[name]
    return f


def add(x, b):
    x, b = sizes("add: x N D, b K M", x, b)
    fitting("add: b", x, b)
    y = x + b
    return y, lambda dy: add_back(like("add", dy, y), x, b)


def add_back(dy, x, b):
    dx = shrunk(dy, x)
    db = shrunk(dy, b)
    return dx, db


def multiply(x, w):
    x, w = sizes("multiply: x N D, w K M", x, w)
    fitting("multiply: w", x, w)
    y = x * w
    return y, lambda dy: multiply_back(like("multiply", dy, y), x, w)


def multiply_back(dy, x, w):
    dx = shrunk(dy * w, x)
    dw = shrunk(dy * x, w)
    return dx, dw


def matmul(x, w):
    x, w = sizes("matmul: x N D, w D M", x, w)
    y = x @ w
    return y, lambda dy: matmul_back(like("matmul", dy, y), x, w)


def matmul_back(dy, x, w):
    dx = dy @ w.T
    dw = x.T @ dy
    return dx, dw


def negative(x):
    x = sizes("negative: x N D", x)
    y = -x
    return y, lambda dy: -like("negative", dy, y)


def logarithm(x):
    x = sizes("log: x N D", x)
    y = np.log(x)
    return y, lambda dy: like("log", dy, y) / x


def reduce_sum(x, axis):
    x, axis = sizes("reduce_sum: x N D, axis whole", x, axis)
    if axis > 1:
        raise DomainError(f"reduce_sum: axis is {axis}, not 0 or 1")
    y = np.sum(x, axis=axis, keepdims=True)
    return y, lambda dy: like("reduce_sum", dy, y) * np.ones_like(x)


def fitting(subject, x, w):
    for k in range(2):
        if x.shape[k] != w.shape[k] and x.shape[k] != 1 and w.shape[k] != 1:
            told = f"{lengths_of(w.shape)}, with x {lengths_of(x.shape)}"
            raise SizeError(f"{subject} is {told}")


def shrunk(dy, x):
    v = dy.copy()
    if x.shape[0] == 1:
        v = np.sum(v, axis=0, keepdims=True)
    if x.shape[1] == 1:
        v = np.sum(v, axis=1, keepdims=True)
    return v
