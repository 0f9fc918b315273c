"""A result that is a function, called: it takes upstream gradients and gives gradients.

y, back = layer (x, w) stands for y, {"dx": ..., "dw": ...} then. What goes in is made
of y, entry by entry, so that it is the same on both sides however y lies: 1 where y is
one number, a cost, else (1/2 + y) / (1 + y^2). A function that takes as many arguments
as arrays stand before it gets one for each of these.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from .tree import as_array, is_numbers


def call_functions(
    results: Sequence[Any], args: Mapping[str, Any], through: Mapping[str, str]
) -> list[Any]:
    """Results with gradients by name for each function; one that raises stays one.

    through: the arguments in order, each with the input by which a gradient is named.
    """
    found = list(results)
    for k, one in enumerate(results):
        if not is_function(one):
            continue
        try:
            given = one(*make_upstream(one, results[:k]))
        except Exception:
            continue
        gradients = name_gradients(given, args, through)
        found[k] = one if gradients is None else gradients
    return found


def is_function(value: Any) -> bool:
    return callable(value) and not isinstance(value, type) and as_array(value) is None


def make_upstream(function: Callable[..., Any], before: Sequence[Any]) -> list[Any]:
    arrays = [one for one in map(as_array, before) if is_float(one)]
    count = count_arguments(function)
    if count == 1:
        arrays = arrays[:1]
    if len(arrays) != count:
        raise TypeError(f"it takes {count} arguments behind {len(arrays)} arrays")
    return [make_one(one) for one in arrays]


def is_float(value: np.ndarray | None) -> bool:
    return value is not None and value.dtype.kind in "fc" and value.size > 0


def make_one(y: np.ndarray | None) -> Any:
    assert y is not None
    if y.size == 1:
        return np.ones_like(y)[()]
    return ((0.5 + y) / (1 + y * y)).astype(y.dtype)


def count_arguments(function: Callable[..., Any]) -> int:
    """How many it must be given."""
    kinds = (inspect.Parameter.POSITIONAL_ONLY, inspect.Parameter.POSITIONAL_OR_KEYWORD)
    every = inspect.signature(function).parameters.values()
    return sum(p.kind in kinds and p.default is p.empty for p in every)


def name_gradients(
    given: Any, args: Mapping[str, Any], through: Mapping[str, str]
) -> dict[str, Any] | None:
    """What came back by name: of each the next argument of its size; None: nothing."""
    if isinstance(given, dict):
        return given
    several = isinstance(given, tuple | list) and not is_numbers(given)
    parts = list(given) if several else [given]
    if any(as_array(part) is None for part in parts):
        return None
    rest = [name for name in through if is_float(as_array(args.get(name)))]
    found = {}
    for k, part in enumerate(parts, 1):
        fits = [name for name in rest if np.size(args[name]) == np.size(part)]
        if fits:
            del rest[: rest.index(fits[0]) + 1]
        found[f"d{through[fits[0]]}" if fits else f"d{k}"] = part
    return found
