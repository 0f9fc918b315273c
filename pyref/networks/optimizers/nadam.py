"""Adam with the velocity of Nesterov: the mean already holds this gradient.
    w, m, v = pyref.networks.optimizers.nadam(
      w, dw, m, v, t, eta, beta1, beta2, epsilon)

    w, dw, m and v any shape, m and v zero at first; t the number of the step from 1;
    eta, beta1, beta2 and epsilon numbers

    m = beta1 m + (1 - beta1) dw
    v = beta2 v + (1 - beta2) dw^2
    ahead = (beta1 m + (1 - beta1) dw) / (1 - beta1^t)
    w = w - eta ahead / (sqrt (v / (1 - beta2^t)) + epsilon)

Errors: pyref:size, pyref:type, pyref:value. Source: Dozat 2016, Incorporating
Nesterov Momentum into Adam; Ruder 2016, as sgd.
"""

import numpy as np

from pyref.layers.sizes import sizes


def nadam(w, dw, m, v, t, eta, beta1, beta2, epsilon):
    w, dw, m, v, t, eta, beta1, beta2, epsilon = sizes(
        "nadam: w ..., dw ..., m ..., v ..., t positive, eta real, beta1 real, "
        "beta2 real, epsilon nonnegative",
        w, dw, m, v, t, eta, beta1, beta2, epsilon,
    )  # fmt: skip
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    # NumPy's power overflows to Inf, Python's is an error; float leaves float32 alone
    ahead = (beta1 * m + (1 - beta1) * dw) / float(1 - np.power(beta1, t))
    second = v / float(1 - np.power(beta2, t))
    w = w - eta * ahead / (np.sqrt(second) + epsilon)
    return w, m, v
