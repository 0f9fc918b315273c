"""Values as JSON and TOML have them: plain nested lists, or the trees of a session.

{"X": [[1, 2], [3, 4]], "nn": {"W": [[[1, 0]], [[2, 5]]]}, "name": "relu"}
{"shape": [2], "values": ["1 2"], "dtype": "int64"}    {"text": "relu"}
{"list": [...]}    {"names": ["a"], "list": [...]}    {"none": true}
"""

from collections.abc import Mapping
from math import prod
from typing import Any

import numpy as np

from pyref.errors import FormatError
from pyref.measure import spell

from .guess import guess_array
from .values import DEEPEST, measure

TYPES = ("float64", "float32", "int64", "bool")


def read_tree(name: str, held: Any, depth: int = 0) -> Any:
    """The value of what a file holds under this name. Errors: pyref:format."""
    if depth > DEEPEST:
        raise FormatError(f"inputs: {name} has more than {DEEPEST} levels")
    if isinstance(held, Mapping):
        return read_names(name, held, depth)
    if isinstance(held, list):
        if measure(held) is not None:
            return choose_type(np.array(held))
        parts = enumerate(held)
        return [read_tree(f"{name}[{k}]", part, depth + 1) for k, part in parts]
    return held


def read_names(name: str, held: Mapping[str, Any], depth: int) -> Any:
    """A tree, where the keys are those of one; else a struct."""
    keys = {*held}
    if {"shape", "values"} <= keys <= {"shape", "values", "dtype"}:
        return read_array(name, held)
    if keys == {"text"} and isinstance(held["text"], str):
        return held["text"]
    if keys == {"none"}:
        return None
    parts = held.get("list")
    if keys == {"list"} and isinstance(parts, list):
        below = enumerate(parts)
        return [read_tree(f"{name}[{k}]", part, depth + 1) for k, part in below]
    if keys == {"names", "list"} and isinstance(parts, list):
        names = held["names"]
        if not isinstance(names, list) or len(names) != len(parts):
            told = f"{len(parts)} values, not one for each of its names"
            raise FormatError(f"inputs: {name} has {told}")
        held = dict(zip(map(str, names), parts, strict=True))
    return {
        key: read_tree(key if depth == 0 else f"{name}.{key}", part, depth + 1)
        for key, part in held.items()
    }


def read_array(name: str, held: Mapping[str, Any]) -> np.ndarray:
    dtype = held.get("dtype", "float64")
    if dtype not in TYPES:
        raise FormatError(f"inputs: {name} is {dtype}, not {', '.join(TYPES)}")
    try:
        words = " ".join(held["values"]).split()
        shape = tuple(map(int, held["shape"]))
        read = int if dtype == "int64" else float
        numbers = np.array([read(word) for word in words], dtype)
    except (TypeError, ValueError, OverflowError) as error:
        raise FormatError(f"inputs: {name} is no array: {error}") from error
    if min(shape, default=1) < 0 or prod(shape) != numbers.size:
        told = spell(shape)
        raise FormatError(
            f"inputs: {name} is {told}, {numbers.size} numbers stand there"
        )
    return numbers.reshape(shape)


def choose_type(array: np.ndarray) -> np.ndarray:
    """Files tell no count from a measure: labels are whole, all else is float64."""
    if array.dtype.kind not in "iuf":
        return array
    if array.size and guess_array(array)["word"] == "labels":
        return array.astype(np.int64)
    return array.astype(np.float64)
