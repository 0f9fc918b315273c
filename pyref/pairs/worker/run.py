"""One call of the functions of a target, from the same state each time.

Arguments are copies, the random generators are seeded alike, and what is printed goes
to standard error, and its beginning into the reply.
"""

import io
import random
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, redirect_stdout
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from .arguments import give, place_arguments, refuse_unknown
from .backward import call_functions
from .describe import name_results
from .target import Function
from .tree import encode, is_numbers, standardize

SHOWN = 200  # characters of what is printed
PASSED = 2000  # characters that go on to standard error


@dataclass
class Outcome:
    """What a call gave and did; after: of arguments that were changed in place."""

    results: list[Any] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)
    after: dict[str, Any] = field(default_factory=dict)
    printed: str = ""
    drew: bool = False


def run(
    functions: Sequence[Function],
    args: Mapping[str, Any],
    outputs: int | None = None,
    watch: bool = True,
    through: Mapping[str, str] | None = None,
    handed: Mapping[str, int] | None = None,
) -> Outcome:
    """Call each function with those of the args that its own parameters name.

    watch: see what it does besides, which takes as long as a small function. through:
    arguments with the inputs that they get; results that are functions are called.
    handed: arguments of the second function with the result of the first that they get.
    """
    outcome = Outcome()
    refuse_unknown(functions, args)
    with capture() as heard:
        for function in functions:
            given = {name: give(value) for name, value in args.items()}
            if handed and outcome.results:
                given |= hand(outcome.results, handed)
            positional, named = place_arguments(function, given)
            seed()
            before = read_state() if watch else ()
            results = spread(function(*positional, **named))
            if through is not None:
                results = call_functions(results, args, through)
            outcome.results += results
            if watch:
                outcome.drew |= before != read_state()
                outcome.names += name_outputs(function, len(results))
                for name in args:
                    value = given[name]
                    if name not in outcome.changed and not equal(value, args[name]):
                        outcome.changed.append(name)
                        outcome.after[name] = value
    outcome.printed = heard.text
    if outputs is not None:
        outcome.results = outcome.results[:outputs]
        outcome.names = outcome.names[:outputs]
    return outcome


def hand(results: Sequence[Any], handed: Mapping[str, int]) -> dict[str, Any]:
    """Copies of results, since a function may change what it is given."""
    given = {}
    for name, place in handed.items():
        try:
            given[name] = deepcopy(results[place])
        except Exception:  # of an object that cannot be copied
            given[name] = results[place]
    return given


def describe_outcome(outcome: Outcome) -> dict[str, Any]:
    """The fields of a reply."""
    return {
        "results": [encode(standardize(value)) for value in outcome.results],
        "names": outcome.names,
        "changed": outcome.changed,
        "after": {k: encode(standardize(v)) for k, v in outcome.after.items()},
        "printed": outcome.printed,
        "drew": outcome.drew,
    }


def spread(result: Any) -> list[Any]:
    """The outputs: those of a tuple or list, else the result alone.

    A list of nothing but numbers is one output, a vector.
    """
    several = isinstance(result, tuple | list) and not is_numbers(result)
    return list(result) if several else [result]


def name_outputs(function: Function, count: int) -> list[str]:
    names = name_results(function, count)
    return names if len(names) == count else [""] * count


def equal(one: Any, other: Any) -> bool:
    """Whether a value has the bits of another; a number those of its array."""
    if isinstance(other, np.ndarray):
        one = np.asarray(one) if isinstance(one, int | float | np.generic) else one
        same = isinstance(one, np.ndarray) and one.dtype == other.dtype
        return same and one.shape == other.shape and one.tobytes() == other.tobytes()
    if isinstance(one, dict) and isinstance(other, dict):
        alike = list(one) == list(other)
        return alike and all(equal(one[name], other[name]) for name in one)
    if isinstance(one, list) and isinstance(other, list):
        return len(one) == len(other) and all(map(equal, one, other))
    return type(one) is type(other) and bool(one == other)


def seed() -> None:
    """Seed all generators that a function can draw from without one of its own."""
    random.seed(0)
    np.random.seed(0)
    if torch := sys.modules.get("torch"):
        torch.manual_seed(0)


def read_state() -> tuple[Any, ...]:
    state = np.random.get_state(legacy=False)
    told = [random.getstate(), state["state"]["pos"], state["has_gauss"]]
    told.append(state["state"]["key"].tobytes())
    if torch := sys.modules.get("torch"):
        told.append(torch.get_rng_state().numpy().tobytes())
    return tuple(told)


class Heard(io.TextIOBase):
    """What is printed: all of a little of it is passed on to standard error."""

    def __init__(self) -> None:
        self.text = ""
        self.count = 0

    def write(self, text: str) -> int:
        self.text += text[: SHOWN - len(self.text)]
        sys.stderr.write(text[: max(0, PASSED - self.count)])
        self.count += len(text)
        return len(text)

    def writable(self) -> bool:
        return True

    def __getattr__(self, name: str) -> Any:
        return getattr(sys.stderr, name)


@contextmanager
def capture() -> Iterator[Heard]:
    heard = Heard()
    with redirect_stdout(heard):
        yield heard
