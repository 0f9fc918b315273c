"""Step by a velocity, with the gradient from where it leads.
    w, v = pyref.networks.optimizers.nesterov(w, dw, v, gamma, eta)

    w, dw and v any shape, v zero at first; gamma and eta numbers; dw is taken at
    w - gamma v, not at w

    v = gamma v + eta dw
    w = w - v

Errors: pyref:size, pyref:type, pyref:value. Source: Nesterov 1983, A Method of
Solving a Convex Programming Problem with Convergence Rate O(1/k^2); Ruder 2016, as
sgd.
"""

from pyref.layers.sizes import sizes


def nesterov(w, dw, v, gamma, eta):
    w, dw, v, gamma, eta = sizes(
        "nesterov: w ..., dw ..., v ..., gamma real, eta real",
        w, dw, v, gamma, eta,
    )  # fmt: skip
    v = gamma * v + eta * dw
    w = w - v
    return w, v
