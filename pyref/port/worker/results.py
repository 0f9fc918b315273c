"""What a port gives, as arrays by name."""

import numpy as np

from .names import GRADIENTS, by_name


def several(found):
    """Gradients as a list, or as the dictionary that they came in."""
    if isinstance(found, tuple | list):
        if len(found) == 1 and isinstance(found[0], dict):
            return found[0]
        return list(found)
    return found if isinstance(found, dict) else [found]


def gradients(found, names):
    """The gradients by the names of the inputs."""
    if isinstance(found, dict):
        picked = [by_name(found, name, ("{}", *GRADIENTS)) for name in names]
        missing = [n for n, v in zip(names, picked, strict=True) if v is None]
        if missing:
            have = ", ".join(map(str, found))
            raise TypeError(f"gives gradients {have}, without d{', d'.join(missing)}")
        return picked
    if len(found) < len(names):
        wanted = " ".join(f"d{name}" for name in names)
        raise TypeError(f"gives {len(found)} gradients, not {len(names)}: {wanted}")
    return found[: len(names)]


def real(name, value):
    """A result as an array of real numbers in float32 or float64."""
    if value is None:
        raise TypeError(f"{name} is None, not an array")
    array = np.asarray(value)
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.name not in ("float32", "float64"):
        raise TypeError(f"{name} is {array.dtype.name}, not float64 or float32")
    return array
