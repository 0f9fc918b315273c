"""Step against the gradient.
    w = pyref.networks.optimizers.sgd(w, dw, eta)

    w and dw any shape, eta a number

    w = w - eta dw

Errors: pyref:size, pyref:type, pyref:value. Source: Robbins and Monro 1951, A
Stochastic Approximation Method; Ruder 2016, An Overview of Gradient Descent
Optimization Algorithms.
"""

from pyref.layers.sizes import sizes


def sgd(w, dw, eta):
    w, dw, eta = sizes(
        "sgd: w ..., dw ..., eta real",
        w, dw, eta,
    )  # fmt: skip
    w = w - eta * dw
    return w
