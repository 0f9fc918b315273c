"""What a port gives, as arrays by name."""

from collections.abc import Callable, Sequence
from dataclasses import fields, is_dataclass
from typing import Any

import numpy as np

from .calling import Uncallable
from .names import GRADIENTS, OUTPUTS, find_by_name

Gradients = list[Any] | dict[Any, Any]
Started = tuple[list[Any], Callable[..., Gradients] | None]  # outputs and back


def unpack_gradients(given: Any) -> Gradients:
    """Gradients as a list, or as the dictionary that they came in."""
    if hasattr(given, "_asdict"):
        return list(given)
    if is_dataclass(given) and not isinstance(given, type):
        return {f.name: getattr(given, f.name) for f in fields(given)}
    if isinstance(given, tuple | list):
        if len(given) == 1 and isinstance(given[0], dict):
            return given[0]
        if len(given) == 2 and is_rest(given[1]):
            return join_rest(given[0], given[1])
        return list(given)
    return given if isinstance(given, dict) else [given]


def is_rest(given: Any) -> bool:
    """Whether it is a dictionary, or a row of arrays."""
    row = isinstance(given, tuple | list)
    return isinstance(given, dict) or (
        row and all(isinstance(value, np.ndarray) for value in given)
    )


def join_rest(first: Any, rest: Any) -> Gradients:
    """dx, and the gradients of the parameters in a row or a dictionary."""
    return {"x": first, **rest} if isinstance(rest, dict) else [first, *rest]


def pick_gradients(given: Gradients, names: Sequence[str]) -> list[Any]:
    """The gradients of the inputs of these names; Uncallable where one is missing."""
    if isinstance(given, dict):
        forms = ("{}", *GRADIENTS)
        picked = [find_by_name(given, name, forms, names) for name in names]
        missing = [n for n, v in zip(names, picked, strict=True) if v is None]
        if missing:
            have = ", ".join(map(str, given))
            raise Uncallable(f"gives gradients {have}, without d{', d'.join(missing)}")
        return picked
    if len(given) < len(names):
        asked = " ".join(f"d{name}" for name in names)
        if len(given) == 1 and given[0] is None:
            raise Uncallable(f"returns nothing, not {len(names)} gradients: {asked}")
        found = spell_count(len(given), "gradient")
        raise Uncallable(f"gives {found}, not {len(names)}: {asked}")
    return given[: len(names)]


LOW = ("float16", "bfloat16")


def as_real_array(name: str, value: Any, dtype: str = "float64") -> np.ndarray:
    """A result in float32 or float64; BadResult where it is of another type.

    dtype: the precision that was asked for; where that is one of few bits, so may be
    what comes.
    """
    if value is None:
        raise BadResult(f"{name} is None, not an array")
    try:
        array = np.asarray(value)
    except ValueError:
        raise BadResult(f"{name} is {type(value).__name__} of ragged rows") from None
    if array.dtype.kind in "biu":
        return array.astype(np.float64)
    if array.dtype.name not in ("float32", "float64", *(LOW if dtype in LOW else ())):
        raise BadResult(f"{name} is {array.dtype.name}, not float64 or float32")
    return array


class BadResult(TypeError):
    """A result that is no array of real numbers: the port's own."""

    identifier = "TypeError"


def split_caches(result: Any, count: int) -> tuple[list[Any], list[Any]]:
    """Outputs, and what forward gives for backward beside them."""
    if is_row(result) and len(result) > count:
        return list(result[:count]), list(result[count:])
    return (list(result) if count > 1 else [result]), []


def drop_sizes(result: Any, count: int) -> Any:
    """What a function gives, without the lengths that it tells behind its outputs."""
    if not is_row(result) or len(result) <= count:
        return result
    sizes = [isinstance(value, int | np.integer) for value in result[count:]]
    if not all(sizes):
        return result
    return result[0] if count == 1 else result[:count]


def split_table(result: dict[Any, Any], output: str) -> Started:
    """The output, and the gradients, of a dictionary that has both."""
    keys = [k for k in result if str(k).lower() in (output, *OUTPUTS)]
    if not keys:
        raise Uncallable(f"gives {', '.join(map(str, result))}, without {output}")
    rest = {k: v for k, v in result.items() if k != keys[0]}
    gradients = list(rest.values()) if len(rest) == 1 else [rest]
    return [result[keys[0]]], lambda *_: unpack_gradients(gradients)


def is_row(result: Any) -> bool:
    """Whether a function gave several results."""
    return isinstance(result, tuple | list)


def count_results(result: Any) -> int:
    return len(result) if is_row(result) else 1


def describe(result: Any) -> str:
    """What a function gave, in words: how many results, nothing, or of which type."""
    if is_row(result):
        return spell_count(len(result), "result")
    return "nothing" if result is None else type(result).__name__


def spell_count(number: int, noun: str) -> str:
    """1 result, 2 results."""
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"
