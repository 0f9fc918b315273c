"""Step by the gradient over the root of all squares so far.
    w, G = pyref.networks.optimizers.adagrad(w, dw, G, eta, epsilon)

    w, dw and G any shape, G zero at first; eta and epsilon numbers

    G = G + dw^2
    w = w - eta dw / sqrt (G + epsilon)

epsilon stands under the root.

Errors: pyref:size, pyref:type, pyref:value. Source: Duchi, Hazan and Singer 2011,
Adaptive Subgradient Methods; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def adagrad(w, dw, G, eta, epsilon):
    w, dw, G, eta, epsilon = sizes(
        "adagrad: w ..., dw ..., G ..., eta real, epsilon nonnegative",
        w, dw, G, eta, epsilon,
    )  # fmt: skip
    G = G + dw**2
    w = w - eta * dw / np.sqrt(G + epsilon)
    return w, G
