"""What a user's program or file holds, as the values that are handed on.

Arrays of float64, int64 or bool; a 0-d array for a number; str, None, list, dict.
"""

from collections.abc import Mapping
from typing import Any

import numpy as np

from pyref.errors import DomainError, KindError

from .kind import MOST_SIZES

DEEPEST = 50


def convert(name: str, value: Any, depth: int = 0) -> Any:
    """A value that is called so, in one of these forms; arrays are copies.

    Errors: pyref:type, it has none; pyref:value, it goes too deep.
    """
    if depth > DEEPEST:
        raise DomainError(f"inputs: {name} has more than {DEEPEST} levels")
    if value is None or type(value) is str:
        return value
    if isinstance(value, Mapping):
        return convert_names(name, value, depth)
    if isinstance(value, list | tuple) and measure(value) is None:
        parts = enumerate(value)
        return [convert(f"{name}[{k}]", part, depth + 1) for k, part in parts]
    if isinstance(value, np.ma.MaskedArray):
        raise KindError(f"inputs: {name} is masked, not an array of numbers")
    if hasattr(value, "toarray"):
        value = value.toarray()  # of SciPy, sparse
    elif hasattr(value, "detach"):
        value = value.detach()  # of torch
    known = isinstance(value, bool | int | float | complex | list | tuple | np.generic)
    if not known and not hasattr(value, "__array__"):
        raise refuse(name, type(value).__name__)
    try:
        array = np.asarray(value)
    except (ValueError, TypeError, RuntimeError, OverflowError) as error:
        raise KindError(f"inputs: {name} is no array: {error}") from error
    return convert_array(name, array, depth)


def refuse(name: str, found: str) -> KindError:
    return KindError(f"inputs: {name} is {found}, not numbers, text, a list or a dict")


def convert_names(name: str, value: Mapping[Any, Any], depth: int) -> dict[str, Any]:
    odd = [key for key in value if not isinstance(key, str)]
    if odd:
        raise KindError(f"inputs: {name} has the key {odd[0]!r}, which is no text")
    return {key: convert(f"{name}.{key}", v, depth + 1) for key, v in value.items()}


def convert_array(name: str, array: np.ndarray, depth: int) -> Any:
    kind = array.dtype.kind
    if kind in "OU" and array.ndim:
        return [convert(f"{name}[{k}]", v, depth + 1) for k, v in enumerate(array)]
    if kind == "O":
        raise refuse(name, type(array.item()).__name__)
    if kind == "U":
        return str(array)
    if kind == "b":
        return array.astype(np.bool_)
    if kind in "iu":
        exact = kind == "i" or not array.size or int(array.max()) < 2**63
        return array.astype(np.int64 if exact else np.float64)
    if kind != "f":
        raise refuse(name, array.dtype.name)
    return array.astype(np.float64)


def measure(value: Any, depth: int = 0) -> tuple[int, ...] | None:
    """The lengths of nested lists of numbers, None where they are no array."""
    if isinstance(value, bool | int | float | np.number):
        return ()
    if not isinstance(value, list | tuple) or depth == MOST_SIZES:
        return None
    inner = {measure(part, depth + 1) for part in value}
    if len(inner) > 1 or None in inner:
        return None
    return (len(value), *(inner.pop() or () if inner else ()))
