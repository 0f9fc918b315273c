"""Numbers for the tests here."""

import numpy as np


def wave(*shape, start=0.3, dtype="float64"):
    """Uneven numbers of both signs, from a closed formula."""
    return np.sin(1.7 * np.arange(np.prod(shape)) + start).reshape(shape).astype(dtype)
