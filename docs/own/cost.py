"""A port of log_cosh as it stands in a training script: mean loss, and its gradient."""

import numpy as np


def cost(x, t):
    d = x - t
    loss = np.mean(np.sum(np.logaddexp(d, -d) - np.log(2), axis=1))
    return loss, np.tanh(d) / len(x)


def slip(x, t):
    loss, _ = cost(x, t)
    return loss, np.tanh(x - t) ** 2 / len(x)
