"""Shorten gradients to a length, all by one factor.
    dw, db, norm = pyref.networks.optimizers.clip_norm(dw, db, c, epsilon)

    dw any shape, db 1 x M, norm 1 x 1, c and epsilon numbers from 0

    norm = sqrt (sum (dw^2) + sum (db^2))    of both together, as they came
    dw   = dw min (1, c / (norm + epsilon))
    db   = db min (1, c / (norm + epsilon))

One norm for all parameters, the global norm: arrays that are clipped each by its own
turn the gradient. More arrays stand one behind the other in the row db, 1 x 0 where
there is none. torch's clip_grad_norm_ has an epsilon of 1e-6, clip_by_global_norm of
TensorFlow and of Optax has 0. A gradient of zeros stays.

Everything is divided by the largest entry before it is squared: no square over- or
underflows, and where norm itself overflows the shortened gradient does not. An Inf
becomes NaN and all else 0, as c / Inf has it; a NaN makes all NaN.

Errors: pyref:size, pyref:type, pyref:value. Source: Pascanu, Mikolov and Bengio 2013,
On the Difficulty of Training Recurrent Neural Networks;
torch.nn.utils.clip_grad_norm_.
"""

import numpy as np

from pyref.layers.sizes import sizes


def clip_norm(dw, db, c, epsilon):
    dw, db, c, epsilon = sizes(
        "clip_norm: dw ..., db 1 M, c nonnegative, epsilon nonnegative",
        dw, db, c, epsilon,
    )  # fmt: skip
    most = largest(dw, db)
    ratio = np.sqrt(squares(dw / most) + squares(db / most))
    norm = ratio * most
    unit = 1.0
    share = 1.0
    if not norm.item() + epsilon <= c:
        unit = max(most, epsilon)
        share = c / (ratio.item() * (most / unit) + epsilon / unit)
    dw = dw / unit * share
    db = db / unit * share
    return dw, db, norm


def largest(dw, db):
    most = max(np.max(np.abs(dw), initial=0), np.max(np.abs(db), initial=0))
    if not 0 < most < np.inf:
        most = 1.0
    return float(most)


def squares(v):
    v = np.sum(v**2, axis=None).reshape(1, 1)
    return v
