"""Call what belongs to the port, so that its exceptions are known from ours.

What the port raises keeps its type, and gets raised_in (forward or backward) and called
(with arguments of which sizes). What cannot be called at all is Uncallable.
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np


class Uncallable(TypeError):
    """The port does not take or give what its layer does: nothing it raised itself."""

    identifier = "port:call"


def call_port(
    side: str,
    function: Callable[..., Any],
    args: Sequence[Any],
    more: Mapping[str, Any] | None = None,
    names: Sequence[str] = (),
) -> Any:
    """What a function of the port gives; side: forward or backward."""
    try:
        return function(*args, **(more or {}))
    except Exception as error:
        called = f"{side} ({describe_arguments(args, more or {}, names)})"
        if is_refused_call(error):
            told = " ".join(str(error).split())
            raise Uncallable(f"{told} (called {called})") from error
        if not hasattr(error, "raised_in"):
            error.raised_in, error.called = side, called  # type: ignore[attr-defined]
        raise


def is_refused_call(error: Exception) -> bool:
    """Whether a function never began: the number or names of its arguments."""
    entered = error.__traceback__ and error.__traceback__.tb_next
    return isinstance(error, TypeError) and not entered


def describe_arguments(
    args: Sequence[Any], more: Mapping[str, Any], names: Sequence[str]
) -> str:
    """Arguments by name, with their sizes: x: 4 x 3, w: 3 x 2."""
    named = [*names, *("" for _ in args[len(names) :])]
    told = [
        f"{name}: {describe_argument(value)}" if name else describe_argument(value)
        for name, value in [*zip(named, args, strict=False), *more.items()]
    ]
    return ", ".join(told)


def describe_argument(value: Any) -> str:
    """The size of an array, a number as it is, the kind of anything else."""
    if isinstance(value, np.ndarray):
        return (
            " x ".join(map(str, value.shape)) if value.ndim > 1 else f"[{value.size}]"
        )
    if isinstance(value, int | float | str):
        return repr(value)
    if isinstance(value, tuple | list) and len(value) <= 4:
        return f"({', '.join(map(describe_argument, value))})"
    return type(value).__name__
