"""Results on their way from a process apart: what is no array crosses by name only.

A layer may give back anything, of a class that nobody else has; a finding tells no more
of it than what it is called.
"""

import pickle
import struct
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.runners.result import Result

HEAD = struct.Struct(">Q")
"""The length of an answer, which goes before it."""


@dataclass(frozen=True)
class Other:
    """The name of a class of which something is."""

    name: str


def write(value: Any) -> bytes:
    """An answer with its length before it."""
    data = pickle.dumps(map_arrays(replace_other, value))
    return HEAD.pack(len(data)) + data


def read(data: bytes) -> Any:
    return map_arrays(restore_other, pickle.loads(data))


def map_arrays(change: Callable[[Any], Any], value: Any) -> Any:
    if not isinstance(value, Result):
        return value
    return replace(value, arrays={k: change(v) for k, v in value.arrays.items()})


def replace_other(value: Any) -> Any:
    if not isinstance(value, np.ndarray):
        return Other(type(value).__name__)
    plain = np.asarray(value)
    return np.empty(plain.shape, object) if plain.dtype.hasobject else plain


def restore_other(value: Any) -> Any:
    return type(value.name, (), {})() if isinstance(value, Other) else value
