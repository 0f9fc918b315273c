"""Step in the units of the steps before, without a rate.
    w, G, E = pyref.networks.optimizers.adadelta(w, dw, G, E, gamma, epsilon)

    w, dw, G and E any shape, G and E zero at first; gamma and epsilon numbers

    G = gamma G + (1 - gamma) dw^2
    d = sqrt (E + epsilon) / sqrt (G + epsilon) dw
    E = gamma E + (1 - gamma) d^2
    w = w - d

Errors: pyref:size, pyref:type, pyref:value. Source: Zeiler 2012, ADADELTA: An
Adaptive Learning Rate Method; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def adadelta(w, dw, G, E, gamma, epsilon):
    w, dw, G, E, gamma, epsilon = sizes(
        "adadelta: w ..., dw ..., G ..., E ..., gamma real, epsilon nonnegative",
        w, dw, G, E, gamma, epsilon,
    )  # fmt: skip
    G = gamma * G + (1 - gamma) * dw**2
    above = np.sqrt(E + epsilon)
    below = np.sqrt(G + epsilon)
    d = above / below * dw
    E = gamma * E + (1 - gamma) * d**2
    w = w - d
    return w, G, E
