"""One update with a rate for each weight, and what is predicted after it: Raja.
    later, out, loss = pyref.derivations.raja_step(theta, x0, t, alpha, units, f)

    theta, x0, t, units, f as in raja_general; alpha P x 1, a rate for each weight

    later = theta - alpha * dtheta     P x 1, dtheta the gradient of the loss at theta
    out, loss at later                 M x N and 1 x 1, on the same x0 and t

so that W <- W - alpha o dE/dW of every layer, o entry by entry. A single rate is an
alpha with all entries equal; a rate of 0 keeps a weight.

Errors: pyref:size, pyref:type, pyref:value. Source: Sudeep Raja 2016, A Derivation of
Backpropagation in Matrix Form.
"""

import numpy as np

from pyref.derivations.raja_general import raja_general
from pyref.layers.sizes import sizes


def raja_step(theta, x0, t, alpha, units, f):
    theta, x0, t, alpha, units, f = sizes(
        "raja_step: theta P 1, x0 D N, t M N, alpha P 1, units 1 E, f 1 L",
        theta, x0, t, alpha, units, f,
    )  # fmt: skip
    out, loss, back = raja_general(theta, x0, t, units, f)
    dtheta = back(0 * out, np.ones_like(loss))[0]
    later = theta - alpha * dtheta
    out, loss, back = raja_general(later, x0, t, units, f)
    return later, out, loss
