"""Step by a velocity that gathers gradients.
    w, v = pyref.networks.optimizers.momentum(w, dw, v, gamma, eta)

    w, dw and v any shape, v zero at first; gamma and eta numbers

    v = gamma v + eta dw
    w = w - v

Errors: pyref:size, pyref:type, pyref:value. Source: Qian 1999, On the Momentum Term
in Gradient Descent Learning Algorithms; Ruder 2016, as sgd.
"""

from pyref.layers.sizes import sizes


def momentum(w, dw, v, gamma, eta):
    w, dw, v, gamma, eta = sizes(
        "momentum: w ..., dw ..., v ..., gamma real, eta real",
        w, dw, v, gamma, eta,
    )  # fmt: skip
    v = gamma * v + eta * dw
    w = w - v
    return w, v
