"""The mask that a port drew by itself: dropout.

Numbers are drawn from the same seed at every call, so that a call of ones shows it.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import numpy as np

from .attributes import list_attributes
from .form import Form


def find_mask(
    port: Form,
    given: Mapping[str, Any],
    options: Mapping[str, Any],
    upstream: Sequence[Any],
    y: Any,
) -> np.ndarray | None:
    """What x was multiplied by: as the port keeps it, or as a call of ones shows it."""
    x = np.asarray(given["x"])
    y = np.asarray(y)
    if y.shape != x.shape:
        return None
    for mask in walk_arrays(port.kept):
        if mask.shape == x.shape and fits(mask, x, y):
            return mask.astype(x.dtype)
    try:
        outputs, _ = port.start({**given, "x": np.ones_like(x)}, options, upstream)
        mask = np.asarray(outputs[0])
    except Exception:
        mask = np.full(x.shape, np.nan)
    if mask.shape == x.shape and fits(mask, x, y):
        return mask.astype(x.dtype)
    with np.errstate(all="ignore"):
        quotient: np.ndarray = np.where(x != 0, y / x, 0)
    return quotient


def fits(mask: np.ndarray, x: np.ndarray, y: np.ndarray) -> bool:
    """Whether x times the mask is y, but for rounding."""
    if mask.dtype.kind not in "bif":
        return False
    with np.errstate(all="ignore"):
        product = x * mask
    share = 4 * float(np.finfo(x.dtype).eps)
    return bool(np.allclose(product, y, rtol=share, atol=0, equal_nan=True))


def walk_arrays(held: Any, deep: int = 4) -> Iterator[np.ndarray]:
    """Arrays in lists, tables and attributes; those called mask first."""
    if isinstance(held, np.ndarray):
        yield held
    elif deep and isinstance(held, list | tuple):
        for value in held:
            yield from walk_arrays(value, deep - 1)
    elif deep and held is not None and not isinstance(held, str | bytes | int | float):
        table = held if isinstance(held, dict) else list_attributes(held)
        first = sorted(table.items(), key=lambda item: "mask" not in str(item[0]))
        for _, value in first:
            yield from walk_arrays(value, deep - 1)
