"""The other two of Kurbiel's three equations: back through weights and bias.
    z, back = pyref.derivations.kurbiel_linear(a, w, b)
    da, dw, db = back(dz)

    a D x 1, the activation before; w H x D, b H x 1;  z = w a + b     H x 1

Going back from delta = dL/dz, by the chain rule of outer and inner functions:

    da = w' delta                     D x 1, to the layer before
    dw = delta a'                     H x D, an outer product
    db = delta                        H x 1

Errors: pyref:size, pyref:type. Source: Thomas Kurbiel 2020, Deriving the
Backpropagation Equations from Scratch.
"""

from pyref.layers.sizes import like, sizes


def kurbiel_linear(a, w, b):
    a, w, b = sizes("kurbiel_linear: a D 1, w H D, b H 1", a, w, b)
    z = w @ a + b
    return z, lambda delta: backward(like("kurbiel_linear: z", delta, z), a, w)


def backward(delta, a, w):
    da = input_backward(delta, w)
    dw, db = parameter_backward(delta, a)
    return da, dw, db


def input_backward(delta, w):
    da = w.T @ delta
    return da


def parameter_backward(delta, a):
    dw = delta @ a.T
    db = 1 * delta
    return dw, db
