"""Arrays as JSON carries them here: a shape, and rows of decimal words.

Seventeen significant digits give every float64 back, and every float32.
"""

from math import prod

import numpy as np


def encode(array):
    """{"shape", "values", "dtype"} of an array of real numbers."""
    array = np.asarray(array)
    wide = array.shape[-1] if array.ndim else 1
    count = prod(array.shape[:-1])
    lines = array.astype(np.float64).reshape(count, wide)
    return {
        "shape": list(array.shape),
        "values": [" ".join(map(word, line)) for line in lines.tolist()],
        "dtype": array.dtype.name,
    }


def word(number):
    return f"{number:.17g}"


def decode(entry, dtype="float64"):
    """The array of such an entry, in the precision that it names or else in dtype."""
    words = [float(one) for line in entry["values"] for one in line.split()]
    with np.errstate(over="ignore"):
        array = np.array(words, dtype=np.float64)
        return array.astype(entry.get("dtype", dtype)).reshape(entry["shape"])


def numbers(text):
    """A plain option: a number, or a tuple of several; whole ones as int."""
    found = [float(word) for word in text.split()]
    found = [int(v) if v.is_integer() and abs(v) < 2**53 else v for v in found]
    return found[0] if len(found) == 1 else tuple(found)
