"""What stands in a reply, whatever it is: text that can be shown, names, arrays.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
A port answers what it likes. What is no text, name or array where one must stand is
refused here, or left out; nothing behind this file meets it.
"""

from collections.abc import Mapping
from typing import Any

from pyref.fixtures.case import ARRAY
from pyref.foreign import show
from pyref.port.worker.wire import decode

LONGEST = 1000  # characters of a text that are kept
LOW = ("float16", "bfloat16")
KINDS = ("bool", "int32", "int64", "float32", "float64", *LOW)


def read_text(reply: Mapping[str, Any], field: str, otherwise: str = "") -> str:
    """The text of a field as it can be shown; what is no text by its type."""
    value = reply.get(field, otherwise)
    return show_text(value if isinstance(value, str) else type(value).__name__)


def show_text(text: str) -> str:
    shown = show(text[:LONGEST])
    return f"{shown} ..." if len(text) > LONGEST else shown


def read_names(reply: Mapping[str, Any], field: str) -> tuple[str, ...]:
    """The texts of a list; those that are none are left out."""
    listed = reply.get(field)
    listed = listed if isinstance(listed, list) else []
    return tuple(show_text(name) for name in listed if isinstance(name, str))


def read_array(entry: Any) -> ARRAY:
    """The array of an entry; ValueError where it is none."""
    if not isinstance(entry, dict):
        raise ValueError(f"it is a {type(entry).__name__}, not shape and values")
    shape, values = entry.get("shape"), entry.get("values")
    if not isinstance(shape, list) or not all(type(n) is int and n >= 0 for n in shape):
        raise ValueError("its shape is no list of lengths")
    if not isinstance(values, list) or not all(isinstance(v, str) for v in values):
        raise ValueError("its values are no rows of numbers")
    if entry.get("dtype", KINDS[0]) not in KINDS:
        raise ValueError(f"its dtype is not one of {', '.join(KINDS)}")
    if entry.get("dtype") in LOW:  # which this machine need not know
        entry = {**entry, "dtype": "float64"}
    return decode(entry)
