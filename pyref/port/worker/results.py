"""What a port gives, as arrays by name."""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from .names import GRADIENTS, find_by_name

Gradients = list[Any] | dict[Any, Any]
Started = tuple[list[Any], Callable[..., Gradients]]  # outputs and back


def unpack_gradients(given: Any) -> Gradients:
    """Gradients as a list, or as the dictionary that they came in."""
    if isinstance(given, tuple | list):
        if len(given) == 1 and isinstance(given[0], dict):
            return given[0]
        return list(given)
    return given if isinstance(given, dict) else [given]


def pick_gradients(given: Gradients, names: Sequence[str]) -> list[Any]:
    """The gradients of the inputs of these names; TypeError where one is missing."""
    if isinstance(given, dict):
        picked = [find_by_name(given, name, ("{}", *GRADIENTS)) for name in names]
        missing = [n for n, v in zip(names, picked, strict=True) if v is None]
        if missing:
            have = ", ".join(map(str, given))
            raise TypeError(f"gives gradients {have}, without d{', d'.join(missing)}")
        return picked
    if len(given) < len(names):
        asked = " ".join(f"d{name}" for name in names)
        raise TypeError(f"gives {len(given)} gradients, not {len(names)}: {asked}")
    return given[: len(names)]


def as_real_array(name: str, value: Any) -> np.ndarray:
    """A result in float32 or float64; TypeError where it is of another type."""
    if value is None:
        raise TypeError(f"{name} is None, not an array")
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.name not in ("float32", "float64"):
        raise TypeError(f"{name} is {array.dtype.name}, not float64 or float32")
    return array
