"""Choose between a number and 0, whatever that number is.

    v = zero_out(v, off)            v, but 0 where off

0 * Inf is NaN, so nothing is multiplied: what is cut off loses all its bits, and
off - 1 has all bits or none. np.where takes three times as long where signs are mixed,
since it branches at each entry.
"""

import numpy as np


def zero_out(v, off):
    if np.iscomplexobj(v):
        return np.where(off, 0, v)
    whole = f"i{v.itemsize}"
    v = (v.view(whole) & (off.astype(whole) - 1)).view(v.dtype)
    return v
