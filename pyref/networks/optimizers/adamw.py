"""Step as adam does, and let the weights fade by themselves.
    w, m, v = pyref.networks.optimizers.adamw(
      w, dw, m, v, t, eta, beta1, beta2, epsilon, decay)

    w, dw, m and v any shape, m and v zero at first; t the number of the step from 1;
    eta, beta1, beta2, epsilon and decay numbers

    m = beta1 m + (1 - beta1) dw
    v = beta2 v + (1 - beta2) dw^2
    w = w - eta decay w
        - eta (m / (1 - beta1^t)) / (sqrt (v / (1 - beta2^t)) + epsilon)

The decay is not in dw: neither m nor v sees it, and no root divides it. Both steps
start from the same w. The decay is multiplied by the rate, as torch, Keras and Optax
have it; where it is not, as in the paper with a schedule of 1, this decay is theirs
divided by eta.

Errors: pyref:size, pyref:type, pyref:value. Source: Loshchilov and Hutter 2019,
Decoupled Weight Decay Regularization.
"""

import numpy as np

from pyref.layers.sizes import sizes


def adamw(w, dw, m, v, t, eta, beta1, beta2, epsilon, decay):
    w, dw, m, v, t, eta, beta1, beta2, epsilon, decay = sizes(
        "adamw: w ..., dw ..., m ..., v ..., t positive, eta real, beta1 real, "
        "beta2 real, epsilon nonnegative, decay real",
        w, dw, m, v, t, eta, beta1, beta2, epsilon, decay,
    )  # fmt: skip
    m = beta1 * m + (1 - beta1) * dw
    v = beta2 * v + (1 - beta2) * dw**2
    # NumPy's power overflows to Inf, Python's is an error; float leaves float32 alone
    first = m / float(1 - np.power(beta1, t))
    second = v / float(1 - np.power(beta2, t))
    step = eta * first / (np.sqrt(second) + epsilon)
    w = w - eta * decay * w - step
    return w, m, v
