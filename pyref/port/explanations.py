"""What the numbers would be with a mistake in them, for every mistake of a layer.

The mistakes of the catalogue are run as wrong layers on the same cases. Beside them
stand mistakes that any backward pass can have: they are made of the right numbers.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.fixtures import sources
from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import Mistake, mistakes, wrong_python
from pyref.runners.numpy import function_of

Arrays = dict[str, ARRAY]
Make = Callable[[Case, Sequence[Any], Sequence[ARRAY]], Arrays]  # case, args, dys
Change = Callable[[ARRAY, int], ARRAY]  # of a gradient, with the number of samples


@dataclass(frozen=True)
class Explanation:
    """A mistake and how to make its numbers, by a call that may fail."""

    name: str
    effect: str
    make: Make


def list_explanations(layer: str) -> list[Explanation]:
    """Those of the catalogue first, then those of any layer."""
    known = mistakes(layer) if layer in sources.names("mistakes") else []
    inputs = list(load(layer)[0].sheet.inputs)
    single = [e for name in inputs for e in explain_gradient(f"d{name}")]
    several = [*OF_ALL, average_parameters(inputs[1:])] if inputs[1:] else []
    return [*map(explain_by_mistake, known), *single, *several, *OF_DY]


def explain_by_mistake(mistake: Mistake) -> Explanation:
    function = wrong_python(mistake)
    return Explanation(
        mistake.name,
        mistake.effect,
        lambda case, args, dys: run_layer(case, function, args, dys),
    )


def run_layer(
    case: Case,
    function: Callable[..., Any],
    args: Sequence[Any],
    dys: Sequence[ARRAY],
) -> Arrays:
    """The results of a layer, right or wrong, by name."""
    with np.errstate(all="ignore"):
        *outputs, back = function(*args)
        gradients = back(*dys)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    return dict(zip(case.results, [*outputs, *gradients], strict=True))


def run_right(case: Case, args: Sequence[Any], dys: Sequence[ARRAY]) -> Arrays:
    return run_layer(case, function_of(case.sheet.function), args, dys)


def change_gradients(change: Change, *only: str) -> Make:
    """Every gradient changed in one way, or some of them; the outputs right."""

    def make(case: Case, args: Sequence[Any], dys: Sequence[ARRAY]) -> Arrays:
        right = run_right(case, args, dys)
        names = only or [f"d{name}" for name in case.inputs]
        n = max(1, next(iter(case.inputs.values())).shape[0])
        return right | {name: change(right[name], n) for name in names}

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


def ignore_dy(case: Case, args: Sequence[Any], dys: Sequence[ARRAY]) -> Arrays:
    return run_right(case, args, [np.ones_like(dy) for dy in dys])


def hand_on_dy(case: Case, args: Sequence[Any], dys: Sequence[ARRAY]) -> Arrays:
    right = run_right(case, args, dys)
    name = f"d{next(iter(case.inputs))}"
    if right[name].shape != dys[0].shape:
        raise ValueError("dy has another size than the input")
    return right | {name: dys[0].copy()}


def square_dy(case: Case, args: Sequence[Any], dys: Sequence[ARRAY]) -> Arrays:
    return run_right(case, args, [dy * dy for dy in dys])


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
