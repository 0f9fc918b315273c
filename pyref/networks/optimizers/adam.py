"""Step by the mean of gradients over the root of their mean square.
    w, m, v = pyref.networks.optimizers.adam(
      w, dw, m, v, t, eta, beta1, beta2, epsilon)

    w, dw, m and v any shape, m and v zero at first; t the number of the step from 1;
    eta, beta1, beta2 and epsilon numbers

    m = beta1 m + (1 - beta1) dw
    v = beta2 v + (1 - beta2) dw^2
    w = w - eta (m / (1 - beta1^t)) / (sqrt (v / (1 - beta2^t)) + epsilon)

Both means start at zero; the divisions make up for it. epsilon stands beside the
root.

Errors: pyref:size, pyref:type, pyref:value. Source: Kingma and Ba 2015, Adam: A
Method for Stochastic Optimization; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def adam(w, dw, m, v, t, eta, beta1, beta2, epsilon):
    w, dw, m, v, t, eta, beta1, beta2, epsilon = sizes(
        "adam: w ..., dw ..., m ..., v ..., t positive, eta real, beta1 real, "
        "beta2 real, epsilon nonnegative",
        w, dw, m, v, t, eta, beta1, beta2, epsilon,
    )  # fmt: skip
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    # NumPy's power overflows to Inf, Python's is an error; float leaves float32 alone
    first = m / float(1 - np.power(beta1, t))
    second = v / float(1 - np.power(beta2, t))
    w = w - eta * first / (np.sqrt(second) + epsilon)
    return w, m, v
