"""How far rounding of the data moves results, measured: where nothing is certified.

    spread = measure(function, case)    by name, the most that one rounding moved it

Each number given is moved by one rounding, up or down, again and again. What comes out
has the rounding of the layer itself in it too.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import replace

import numpy as np

from pyref.fixtures.case import Case
from pyref.fuzz.source import Source
from pyref.runners.result import Result

NUMBER = re.compile(r"(?<![\w.])[-+]?(?:\d+\.?\d*(?:e[-+]?\d+)?|inf|nan)\b", re.I)
TIMES, AGAIN = 6, 60
"""How often a case is moved, and where it seems wrong after that: numbers that cancel
may move together six times."""
Run = Callable[[Case], Result]


def move(
    case: Case, times: float = 1.0, whole: bool = False, tries: int = TIMES
) -> Iterator[Case]:
    """The case with every number moved by so many roundings, up or down.

    whole: by roundings of the largest number of its array, zeros too.
    """
    dtype = case.exact_in[0]
    step = times * float(np.finfo(dtype).eps)
    source = Source("moved", case.id)

    def shift(value: np.ndarray) -> np.ndarray:
        with np.errstate(all="ignore"):
            size = np.abs(value)
            if whole:
                size = np.maximum(np.max(size, initial=0), np.finfo(dtype).tiny)
            moved = value + step * size * source.signs(value.shape)
            rounded: np.ndarray = moved.astype(dtype).astype(np.float64)
            return rounded

    for _ in range(tries):
        yield replace(
            case,
            inputs={k: shift(v) for k, v in case.inputs.items()},
            upstream={k: shift(v) for k, v in case.upstream.items()},
            options={
                k: shift(v) if isinstance(v, np.ndarray) else v
                for k, v in case.options.items()
            },
            storage={},
        )


def measure(
    run: Run, case: Case, whole: bool = False, tries: int = TIMES
) -> dict[str, np.ndarray]:
    """How far each entry of each result moves at most; whole: see move."""
    arrays = {k: v.astype(np.float64) for k, v in run(case).arrays.items()}
    spread = {name: np.zeros(v.shape) for name, v in arrays.items()}
    for moved in move(case, whole=whole, tries=tries):
        result = run(moved)
        for name, value in arrays.items():
            other = result.arrays.get(name)
            if other is None or other.shape != value.shape:
                spread[name] = np.full(value.shape, np.inf)
                continue
            with np.errstate(all="ignore"):
                gap = np.abs(other.astype(np.float64) - value)
            same = (other == value) | (np.isnan(other) & np.isnan(value))
            gap = np.where(same, 0, np.where(np.isnan(gap), np.inf, gap))
            spread[name] = np.maximum(spread[name], gap)
    return spread


def list_answers(run: Run, case: Case, times: float) -> list[Result]:
    """What comes of the case, and of it moved by one rounding and by so many.

    Of what is right as a whole, moved by roundings of the largest number as well.
    """
    ways = [False, True] if "small" in case.sheet.limits else [False]
    cases = [
        moved
        for whole in ways
        for far in (1, times)
        for moved in move(case, far, whole)
    ]
    return [run(one) for one in (case, *cases)]


def read_numbers(message: str) -> list[float]:
    """The numbers in a message, in their order."""
    return [float(word) for word in NUMBER.findall(message)]
