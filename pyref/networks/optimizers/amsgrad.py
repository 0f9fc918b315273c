"""Adam by the largest mean square so far, so that no step grows.
    w, m, v, most = pyref.networks.optimizers.amsgrad(
      w, dw, m, v, most, eta, beta1, beta2, epsilon)

    w, dw, m, v and most any shape, the last three zero at first; eta, beta1, beta2
    and epsilon numbers

    m = beta1 m + (1 - beta1) dw
    v = beta2 v + (1 - beta2) dw^2
    most = max (most, v)
    w = w - eta m / (sqrt (most) + epsilon)

Nothing makes up for the start at zero.

Errors: pyref:size, pyref:type, pyref:value. Source: Reddi, Kale and Kumar 2018, On
the Convergence of Adam and Beyond; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def amsgrad(w, dw, m, v, most, eta, beta1, beta2, epsilon):
    w, dw, m, v, most, eta, beta1, beta2, epsilon = sizes(
        "amsgrad: w ..., dw ..., m ..., v ..., most ..., eta real, beta1 real, "
        "beta2 real, epsilon nonnegative",
        w, dw, m, v, most, eta, beta1, beta2, epsilon,
    )  # fmt: skip
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    above = ~(np.real(v) <= np.real(most))
    most = np.where(above, v, most)
    w = w - eta * m / (np.sqrt(most) + epsilon)
    return w, m, v, most
