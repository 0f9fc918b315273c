"""Arrays as JSON carries them here: a shape, and rows of decimal words.

Seventeen significant digits give every float64 back, and every float32.
"""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np


def encode(value: Any) -> dict[str, Any]:
    """{"shape", "values", "dtype"} of an array of real numbers."""
    array = np.asarray(value)
    wide = array.shape[-1] if array.ndim else 1
    count = prod(array.shape[:-1])
    lines = array.astype(np.float64).reshape(count, wide)
    words = " ".join(["%.17g"] * wide)  # one format takes half the time of many
    return {
        "shape": list(array.shape),
        "values": [words % tuple(line) for line in lines.tolist()],
        "dtype": array.dtype.name,
    }


def decode(entry: Mapping[str, Any], dtype: str = "float64") -> np.ndarray:
    """The array of such an entry, in the precision that it names or else in dtype."""
    numbers = [*map(float, " ".join(entry["values"]).split())]
    kind = find_type(entry.get("dtype", dtype))
    with np.errstate(over="ignore"):
        array = np.array(numbers, dtype=np.float64)
        return array.astype(kind).reshape(entry["shape"])


def find_type(name: str) -> np.dtype[Any]:
    """The type of a name; bfloat16 is that of ml_dtypes, which NumPy has not."""
    if name == "bfloat16":
        import ml_dtypes

        name = ml_dtypes.bfloat16
    kind: np.dtype[Any] = np.dtype(name)
    return kind


def read_numbers(text: str) -> Any:
    """A plain option: a number, or a tuple of several; whole ones as int."""
    numbers = [float(word) for word in text.split()]
    plain = [int(v) if v.is_integer() and abs(v) < 2**53 else v for v in numbers]
    return plain[0] if len(plain) == 1 else tuple(plain)
