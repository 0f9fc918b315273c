"""Step by the mean of gradients over the largest of them, fading.
    w, m, u = pyref.networks.optimizers.adamax(w, dw, m, u, t, eta, beta1, beta2)

    w, dw, m and u any shape, m and u zero at first; t the number of the step from 1;
    eta, beta1 and beta2 numbers

    m = beta1 m + (1 - beta1) dw
    u = max (beta2 u, |dw|)
    w = w - eta / (1 - beta1^t) m / u

An entry whose gradients were all 0 stays where it is.

Errors: pyref:size, pyref:type, pyref:value. Source: Kingma and Ba 2015, Adam: A
Method for Stochastic Optimization; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def adamax(w, dw, m, u, t, eta, beta1, beta2):
    w, dw, m, u, t, eta, beta1, beta2 = sizes(
        "adamax: w ..., dw ..., m ..., u ..., t positive, eta real, beta1 real, "
        "beta2 real",
        w, dw, m, u, t, eta, beta1, beta2,
    )  # fmt: skip
    m = beta1 * m + (1 - beta1) * dw
    size = np.sign(np.real(dw)) * dw
    u = beta2 * u
    above = ~(np.real(size) <= np.real(u))
    u = np.where(above, size, u)
    # NumPy's power overflows to Inf, Python's is an error; float leaves float32 alone
    rate = float(eta / (1 - np.power(beta1, t)))
    w = w - rate * m / (u + (np.real(u) == 0))
    return w, m, u
