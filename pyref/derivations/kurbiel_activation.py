"""The first of Kurbiel's three equations: back through an activation.
    a, back = pyref.derivations.kurbiel_activation(z)
    dz = back(da)

    z H x 1, the input of the activation; a = f (z), f is the sigmoid     H x 1

Going back, from dL/da to the error delta = dL/dz:

    dz = da * f' (z), f' (z) = f (z) (1 - f (z))                          H x 1

Errors: pyref:size, pyref:type. Source: Thomas Kurbiel 2020, Deriving the
Backpropagation Equations from Scratch.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def kurbiel_activation(z):
    z = sizes("kurbiel_activation: z H 1", z)
    a = 1 / (1 + np.exp(-z))
    return a, lambda da: backward(like("kurbiel_activation: a", da, a), a)


def backward(da, a):
    dz = da * a * (1 - a)
    return dz
