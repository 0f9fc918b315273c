"""What the numbers would be with a mistake in them, for every mistake of a layer.

The mistakes of the catalogue are run on the same cases. Beside them
stand mistakes that any backward pass can have: they are made of the right numbers.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import mistakes, run_mistake
from pyref.mistakes.entry import Mistake
from pyref.runners.numpy import function_of

Arrays = dict[str, ARRAY]
Change = Callable[[ARRAY, int], ARRAY]  # of a gradient, with the number of samples


@dataclass(frozen=True)
class Point:
    """Where mistakes are made: a case in one precision, and dy in our convention."""

    case: Case
    dtype: str
    upstream: Sequence[ARRAY]

    def make_dys(self) -> list[ARRAY]:
        return [dy.astype(self.dtype) for dy in self.upstream]

    @cached_property
    def right(self) -> Arrays:
        """The right numbers, which most mistakes are made of."""
        return run_right(self, self.make_dys())


Make = Callable[[Point], Arrays]


@dataclass(frozen=True)
class Explanation:
    """A mistake and how to make its numbers, by a call that may fail.

    Results that are right with the mistake may be missing among them.
    """

    name: str
    effect: str
    make: Make


@cache
def list_explanations(layer: str) -> Sequence[Explanation]:
    """Those of the catalogue first, then those of any layer."""
    inputs = list(load(layer)[0].sheet.inputs)
    single = [e for name in inputs for e in explain_gradient(f"d{name}")]
    several = [*OF_ALL, average_parameters(inputs[1:])] if inputs[1:] else []
    return [*map(explain_by_mistake, mistakes(layer)), *single, *several, *OF_DY]


def explain_by_mistake(mistake: Mistake) -> Explanation:
    def make(point: Point) -> Arrays:
        upstream = dict(zip(point.case.upstream, point.upstream, strict=True))
        return run_mistake(mistake, replace(point.case, upstream=upstream), point.dtype)

    return Explanation(mistake.name, mistake.effect, make)


def run_layer(
    point: Point, function: Callable[..., Any], dys: Iterable[ARRAY]
) -> Arrays:
    """The results of a layer, right or wrong, by name."""
    with np.errstate(all="ignore"):
        *outputs, back = function(*point.case.args(point.dtype))
        gradients = back(*dys)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    return dict(zip(point.case.results, [*outputs, *gradients], strict=True))


def run_right(point: Point, dys: Iterable[ARRAY]) -> Arrays:
    return run_layer(point, function_of(point.case.sheet.function), dys)


def change_gradients(change: Change, *only: str) -> Make:
    """Every gradient changed in one way, or some of them; the outputs right."""

    def make(point: Point) -> Arrays:
        inputs = point.case.inputs
        names = only or [f"d{name}" for name in inputs]
        n = max(1, next(iter(inputs.values())).shape[0])
        return {name: change(point.right[name], n) for name in names}

    return make


def explain_gradient(name: str) -> list[Explanation]:
    """What one gradient can be instead of itself."""
    return [
        Explanation(
            what.format(name), effect.format(name), change_gradients(change, name)
        )
        for what, effect, change in OF_ONE
    ]


def average_parameters(inputs: Sequence[str]) -> Explanation:
    names = [f"d{name}" for name in inputs]
    return Explanation(
        "parameter gradients averaged over the batch",
        f"{' and '.join(names)} divided by N, dx not: the 1/N of a mean, taken here",
        change_gradients(lambda g, n: g / n, *names),
    )


def ignore_dy(point: Point) -> Arrays:
    return run_right(point, map(np.ones_like, point.make_dys()))


def hand_on_dy(point: Point) -> Arrays:
    dy, name = point.make_dys()[0], f"d{next(iter(point.case.inputs))}"
    if point.right[name].shape != dy.shape:
        raise ValueError("dy has another size than the input")
    return {name: dy}


def square_dy(point: Point) -> Arrays:
    return run_right(point, [dy * dy for dy in point.make_dys()])


OF_ONE: tuple[tuple[str, str, Change], ...] = (
    ("sign of {}", "{} has the wrong sign", lambda g, n: -g),
    ("{} averaged over the batch", "{} is divided by N", lambda g, n: g / n),
    ("{} summed over the batch", "{} is N times too large", lambda g, n: g * n),
    ("twice {}", "{} is 2 times too large", lambda g, n: 2 * g),
    ("half {}", "{} is half of what it must be", lambda g, n: g / 2),
    ("no {}", "{} is zero", lambda g, n: 0 * g),
)
OF_ALL = [
    Explanation(
        "sign of the gradients",
        "every gradient has the wrong sign",
        change_gradients(lambda g, n: -g),
    ),
    Explanation(
        "gradients averaged over the batch",
        "every gradient is divided by N: the 1/N of a mean that is not in this layer",
        change_gradients(lambda g, n: g / n),
    ),
    Explanation(
        "gradients summed over the batch",
        "every gradient is N times too large",
        change_gradients(lambda g, n: g * n),
    ),
    Explanation(
        "twice the gradients",
        "every gradient is 2 times too large: a half forgotten, or counted twice",
        change_gradients(lambda g, n: 2 * g),
    ),
]
OF_DY = [
    Explanation(
        "dy ignored",
        "the gradients are those for dy of ones: right only at the end of a chain",
        ignore_dy,
    ),
    Explanation(
        "dy handed on",
        "the first gradient is dy itself, as if the layer were the identity",
        hand_on_dy,
    ),
    Explanation(
        "dy multiplied in twice",
        "the gradients are those for the square of dy",
        square_dy,
    ),
]
