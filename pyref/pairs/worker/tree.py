"""Values of any kind as JSON carries them: trees of arrays, text, lists and names.

    {"shape": [2], "values": ["1 2"], "dtype": "float64"}
    {"text": "relu"}  {"list": [...]}  {"names": [...], "list": [...]}  {"none": true}
    {"other": "function"}                in replies only: what is no value

Of a complex number two words stand in a row, its parts.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from ...port.worker import wire

Tree = dict[str, Any]
DEEPEST = 12
"""Lists in lists beyond that are no values: one may hold itself."""


class Record(dict[str, Any]):
    """A dict whose entries are attributes too, as the fields of a struct are."""

    def __getattr__(self, name: str) -> Any:
        try:
            return self[name]
        except KeyError:
            raise AttributeError(name) from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value


def decode(tree: Tree) -> Any:
    """The value of a tree; a number is an array without axes."""
    if "shape" in tree:
        return decode_array(tree)
    if "text" in tree:
        return str(tree["text"])
    if "none" in tree:
        return None
    if "other" in tree:
        return Other(tree["other"])
    if "big" in tree:
        return Big(tuple(tree["big"]))
    values = [decode(part) for part in tree["list"]]
    return (
        Record(zip(tree["names"], values, strict=True)) if "names" in tree else values
    )


def decode_array(tree: Tree) -> np.ndarray:
    if tree.get("dtype") != "complex128":
        return wire.decode(tree)
    pairs = {**tree, "shape": [*tree["shape"], 2], "dtype": "float64"}
    parts = wire.decode(pairs)
    return parts[..., 0] + 1j * parts[..., 1]


def encode(value: Any) -> Tree:
    """The tree of a value that standardize made."""
    if isinstance(value, np.ndarray):
        return encode_array(value)
    if isinstance(value, Other):
        return {"other": value.kind}
    if isinstance(value, Big):
        return {"big": list(value.shape)}
    if isinstance(value, str):
        return {"text": value}
    if value is None:
        return {"none": True}
    if isinstance(value, dict):
        names = list(map(str, value))
        return {"names": names, "list": [encode(v) for v in value.values()]}
    return {"list": [encode(v) for v in value]}


def encode_array(array: np.ndarray) -> Tree:
    if array.dtype.kind != "c":
        return wire.encode(array)
    parts = np.stack([array.real, array.imag], axis=-1)
    rows = (*array.shape[:-1], 2 * array.shape[-1]) if array.ndim else (2,)
    tree = wire.encode(parts.reshape(rows))
    return {**tree, "shape": list(array.shape), "dtype": "complex128"}


@dataclass(frozen=True)
class Other:
    """What is no value: a function, a module, an object of the user's."""

    kind: str


@dataclass(frozen=True)
class Big:
    """Stands for an array that is too large to be told."""

    shape: tuple[int, ...]


def standardize(value: Any, deep: int = DEEPEST) -> Any:
    """A copy of any value: arrays of five kinds, text, None, lists, dicts, or Other."""
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, Mapping) and deep:
        return {str(k): standardize(v, deep - 1) for k, v in value.items()}
    if isinstance(value, list | tuple) and deep:
        if is_numbers(value):
            return standardize_array(np.array(value))
        return [standardize(v, deep - 1) for v in value]
    array = as_array(value)
    if array is None:
        return Other(type(value).__name__)
    if array.dtype.kind == "U":
        return standardize(array.tolist(), deep - 1) if deep else Other("ndarray")
    if array.dtype.kind == "O" and deep:
        parts = array.tolist() if array.ndim else []
        return standardize(parts, deep - 1) if array.ndim else Other("object")
    return standardize_array(array)


def as_array(value: Any) -> np.ndarray | None:
    """The array of what is one, or makes one of itself; None of anything else."""
    if isinstance(value, bool | int | float | complex | np.ndarray | np.generic):
        return np.asarray(value)
    if type(value).__module__.partition(".")[0] in ("torch", "scipy"):
        for name in ("detach", "cpu", "toarray"):  # toarray of sparse matrices
            value = getattr(value, name, lambda own=value: own)()
    if not hasattr(value, "__array__") or isinstance(value, type):
        return None
    try:
        return np.asarray(value)
    except Exception:
        return None


def standardize_array(array: np.ndarray) -> Any:
    """A plain copy in one of the five kinds of the wire; Other of dates and such."""
    kind = array.dtype.kind
    if kind not in "biufcO":
        return Other(f"array of {array.dtype.name}")
    name = {"b": "bool", "i": "int64", "u": "int64", "c": "complex128"}.get(kind)
    if kind == "f":
        name = "float32" if array.dtype == np.float32 else "float64"
    try:
        return np.array(array, dtype=name or "float64", order="C", subok=False)
    except (TypeError, ValueError, OverflowError):
        return Other(f"array of {array.dtype.name}")


def is_numbers(value: Any) -> bool:
    """Whether a list is a vector, or a matrix in rows: numbers of Python alone."""
    if not isinstance(value, list) or not value:
        return False
    if all(isinstance(v, list) for v in value):
        lengths = {len(v) for v in value}
        return len(lengths) == 1 and all(map(is_numbers, value))
    return all(map(is_number, value))


def is_number(value: Any) -> bool:
    if isinstance(value, np.generic):
        return value.dtype.kind in "iufc"
    return type(value) in (int, float, complex)
