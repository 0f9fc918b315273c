"""What people write wrong in x / (1 + |x|)."""

import numpy as np

from pyref.mistakes.entry import mistake


@mistake("slope not squared", "dx is dy / (1 + |x|)")
def slope_not_squared(x, dy):
    return {"dx": dy / (1 + np.abs(x))}


@mistake("magnitude forgotten below", "y is x / (1 + x): right above zero alone")
def magnitude_forgotten(x):
    return {"y": x / (1 + x)}
