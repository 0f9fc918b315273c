"""Watch what a function does besides computing, and what its back depends on.

    results, notices = watch(start, inputs, others, names)

start (inputs) gives the results, outputs and then gradients, and a function of no
arguments that goes back once more, or None where one call gives everything. A notice
is a kind and the array it concerns; words (notice) makes a sentence of it.

This module imports nothing of pyref: the cross-check and the process of a port stand
on it, and grading copies it into the jail. pyref.internal.watch is its twin in Octave.
"""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

Start = Callable[[Mapping[str, Any]], tuple[list[Any], Callable[[], list[Any]] | None]]

WORDS = {
    "changed": "{} was changed in place",
    "shared": "{} shares memory with an argument",
    "overwritten": "{} was changed by a later call",
    "unrepeatable": "{} differs when back is called again",
    "stale": "{} differs after a later forward pass",
    "unequal": "{} differs when fresh equal arguments are given",
    "fortran": "{} differs when the arguments are in Fortran order",
    "strided": "{} differs when the arguments are strided",
    "read-only": "{} differs when the arguments are read-only",
}


@dataclass(frozen=True)
class Notice:
    """One thing a function must not do: a kind of WORDS, and the array it concerns.

    error is what the function said where it refused such arguments.
    """

    kind: str
    array: str
    error: str = ""


def words(notice: Notice) -> str:
    text = WORDS[notice.kind].format(notice.array)
    if notice.error:
        text = text.replace("differs", "is refused") + f": {notice.error}"
    return text


def watch(
    start: Start,
    inputs: Mapping[str, Any],
    others: Mapping[str, Any],
    names: Sequence[str],
) -> tuple[dict[str, Any], list[Notice]]:
    """Results by name, and notices, each once, in the order in which they were seen.

    inputs, and others such as options and dy, by name, must stay as they are. What was
    changed gets its bits back before the next call, which shows what that does itself.
    """
    kept = {k: v for k, v in {**inputs, **others}.items() if isinstance(v, np.ndarray)}
    before = {name: value.tobytes() for name, value in kept.items()}
    results, back = start(inputs)
    first = dict(zip(names, results, strict=True))
    taken = {name: bits(value) for name, value in first.items()}
    shared = {name: v.copy() for name, v in first.items() if is_shared(v, kept)}
    first |= shared
    notices = restore(kept, before)
    notices += [Notice("shared", name) for name in shared]
    gradients = [name for name in names if name in {f"d{key}" for key in inputs}]
    if back:
        notices += differing("unrepeatable", taken, gradients, back())
    notices += restore(kept, before)
    for point in other_points(inputs):
        quiet(partial(start, point))
        notices += restore(kept, before)
        if back:
            notices += differing("stale", taken, gradients, back())
        notices += restore(kept, before)
    for name, value in first.items():
        if bits(value) != taken[name]:
            notices.append(Notice("overwritten", name))
    return first, list(dict.fromkeys(notices))


def is_shared(value: Any, kept: Mapping[str, np.ndarray]) -> bool:
    """Whether a result lies in the memory of an argument."""
    arrays = isinstance(value, np.ndarray)
    return arrays and any(np.shares_memory(value, other) for other in kept.values())


def other_points(inputs: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Points of the same sizes where gradients are others, if they depend on the point.

    The first is turned around and halved: a matrix that is positive definite stays so,
    and it is no farther from zero. Where that keeps every sign, and with it the
    gradient of relu, the second does not; it may be refused.
    """
    yield {name: np.flip(value) / 2 for name, value in inputs.items()}
    yield {name: 0 - value for name, value in inputs.items()}


def restore(
    kept: Mapping[str, np.ndarray], before: Mapping[str, bytes]
) -> list[Notice]:
    """A notice for each array that was changed, which gets its bits back."""
    changed = [name for name, value in kept.items() if value.tobytes() != before[name]]
    for name in changed:
        value = kept[name]
        value[...] = np.frombuffer(before[name], value.dtype).reshape(value.shape)
    return [Notice("changed", name) for name in changed]


def differing(
    kind: str, taken: Mapping[str, Any], names: Sequence[str], values: Sequence[Any]
) -> list[Notice]:
    return [
        Notice(kind, name)
        for name, value in zip(names, values, strict=True)
        if bits(value) != taken[name]
    ]


def bits(value: Any) -> bytes | str:
    return value.tobytes() if isinstance(value, np.ndarray) else repr(value)


def quiet(call: Callable[[], Any]) -> Any:
    """What a call gives, None where it refuses."""
    try:
        return call()
    except Exception:
        return None
