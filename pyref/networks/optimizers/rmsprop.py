"""Step by the gradient over the root of its mean square.
    w, G = pyref.networks.optimizers.rmsprop(w, dw, G, gamma, eta, epsilon)

    w, dw and G any shape, G zero at first; gamma, eta and epsilon numbers

    G = gamma G + (1 - gamma) dw^2
    w = w - eta dw / sqrt (G + epsilon)

epsilon stands under the root.

Errors: pyref:size, pyref:type, pyref:value. Source: Hinton 2012, Neural Networks for
Machine Learning, lecture 6; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def rmsprop(w, dw, G, gamma, eta, epsilon):
    w, dw, G, gamma, eta, epsilon = sizes(
        "rmsprop: w ..., dw ..., G ..., gamma real, eta real, epsilon nonnegative",
        w, dw, G, gamma, eta, epsilon,
    )  # fmt: skip
    G = gamma * G + (1 - gamma) * dw**2
    w = w - eta * dw / np.sqrt(G + epsilon)
    return w, G
