"""The logarithm of a quotient, also of two numbers that lie close together.

    v = log_ratio(a, b, d)      log (a / b), where d is a - b

Where a is within half of b, log (a / b) is log1p (d / b), which keeps the digits of d.
A quotient below 0 gives NaN.
"""

import numpy as np


def log_ratio(a, b, d):
    share = d / b
    near = np.abs(share) < 0.5
    v = np.log(a / b)
    v[near] = np.log1p(share[near])
    return v
