"""The difference of two numbers, and what rounding took from it.

    d, rest = difference(a, b)      d is a - b rounded, d + rest is a - b

Where a third number is added, rest still counts: 1 - (1 - 2^-60), of which the bracket
rounds to 1, is 2^-60 with it and 0 without. Where anything is not finite rest is 0.
Source: Knuth 1997, The Art of Computer Programming, volume 2, section 4.2.2.
"""

import numpy as np


def difference(a, b):
    d = a - b
    taken = a - d
    rest = (a - (d + taken)) + (taken - b)
    rest[~np.isfinite(rest)] = 0
    return d, rest
