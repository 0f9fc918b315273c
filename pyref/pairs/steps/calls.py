"""One call of a function, plain or with all values rounded anew, as raw values.

The results stay as nested as the function gave them, for they are handed to it again.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.pairs.side import DRAWS, Side
from pyref.pairs.worker.shake import can_round
from pyref.pairs.worker.tree import decode, encode, standardize

EPS = float(np.finfo(np.float64).eps)
Array = np.ndarray


@dataclass(frozen=True)
class Reply:
    """Results with their names, "" where unknown; spread: how rounding inside moves
    them; after: arguments that were changed in place, as they are after the call."""

    results: list[Any]
    names: list[str]
    spread: list[Any]
    after: Mapping[str, Any]


def call(side: Side, args: Mapping[str, Any], inner: bool = False) -> Reply:
    """What a side gives for these arguments; with inner, how rounding inside moves it.

    Errors: Raised, what the function raised.
    """
    trees = {name: encode(standardize(value)) for name, value in args.items()}
    request: dict[str, Any] = {"job": "call", "args": trees}
    if inner:
        request = {"job": "trace", "args": trees, "shake": [*DRAWS]}
    reply = side.ask(request)
    results = [decode_result(tree) for tree in reply["results"]]
    known = reply.get("names") or [r for f in side.functions for r in f.results]
    names = [known[k] if k < len(known) else "" for k in range(len(results))]
    spread = [decode_result(tree) for tree in reply.get("spread", [])]
    after = {name: decode_result(tree) for name, tree in reply.get("after", {}).items()}
    return Reply(results, names, spread, after)


def decode_result(tree: Mapping[str, Any]) -> Any:
    """The value of a tree; None of what is no value."""
    if "other" in tree or "big" in tree:
        return None
    if "names" in tree:
        pairs = zip(tree["names"], tree["list"], strict=True)
        return {name: decode_result(part) for name, part in pairs}
    if "list" in tree:
        return [decode_result(part) for part in tree["list"]]
    return decode(dict(tree))


def draw_signs(count: int, step: int, draw: int, salt: int) -> Array:
    """Signs for the entries of one array, others at each step and in each draw."""
    start = step * np.sqrt(3) + draw * np.sqrt(5) + salt * np.sqrt(7)
    waves = np.mod(np.arange(1, count + 1) * np.sqrt(2) + start, 1)
    return np.where(waves < 0.5, -1.0, 1.0)


def shake(value: Any, sign: Callable[[int], Array]) -> Any:
    """A value with each entry rounded up or down; what is whole stays."""
    return move(value, None, lambda array, _: EPS * np.abs(array), sign)


def blur(value: Any, spread: Any, sign: Callable[[int], Array]) -> Any:
    """A result moved by as much as rounding inside its function may have done."""
    return move(value, spread, take_finite, sign)


def take_finite(array: Array, spread: Any) -> Array:
    known = isinstance(spread, np.ndarray) and spread.shape == array.shape
    return (
        np.where(np.isfinite(spread), spread, 0.0) if known else np.zeros(array.shape)
    )


def move(
    value: Any,
    beside: Any,
    size: Callable[[Array, Any], Array],
    sign: Callable[[int], Array],
) -> Any:
    """A nested value whose arrays are moved by size, up or down."""
    if isinstance(value, dict):
        inside = beside if isinstance(beside, dict) else {}
        return {k: move(v, inside.get(k), size, sign) for k, v in value.items()}
    if isinstance(value, list):
        row = beside if isinstance(beside, list) else []
        parts = row if len(row) == len(value) else [None] * len(value)
        return [move(v, s, size, sign) for v, s in zip(value, parts, strict=True)]
    if not isinstance(value, np.ndarray) or not can_round(value):
        return value
    signs = sign(value.size).reshape(value.shape)
    with np.errstate(all="ignore"):
        return (value + signs * size(value, beside)).astype(value.dtype)
