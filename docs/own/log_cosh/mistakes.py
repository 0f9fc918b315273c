"""What people write wrong in log (cosh (x - t))."""

import numpy as np

from pyref.mistakes.entry import mistake


@mistake("tanh squared", "dx is dy tanh (d)^2: always of the sign of dy")
def tanh_squared(x, t, dy):
    return {"dx": dy * np.tanh(x - t) ** 2}


@mistake("log (2) forgotten", "y is log (e^d + e^-d), more by log (2) an entry")
def log_of_2_forgotten(x, t):
    return {"y": np.logaddexp(x - t, t - x).sum(axis=1, keepdims=True)}
