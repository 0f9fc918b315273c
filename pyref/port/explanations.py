"""What the numbers would be with a mistake in them, for every mistake of a layer.

The mistakes of the catalogue are run as wrong layers on the same cases. Beside them
stand mistakes that any backward pass can have: they are made of the right numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pyref.mistakes.catalogue import Mistake, mistakes, wrong_python
from pyref.paths import ROOT
from pyref.runners.numpy import function_of

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Explanation:
    """A mistake and how to make its numbers: arrays (case, args, dys), or an error."""

    name: str
    effect: str
    make: Callable
    general: bool = False


def explanations(layer) -> list[Explanation]:
    """Those of the catalogue first, then those of any layer."""
    known = mistakes(layer) if catalogued(layer) else []
    return [*map(from_catalogue, known), *GENERAL]


def catalogued(layer):
    return (ROOT / "pyref" / "mistakes" / f"{layer}.toml").is_file()


def from_catalogue(mistake: Mistake):
    function = wrong_python(mistake)
    return Explanation(
        mistake.name,
        mistake.effect,
        lambda case, args, dys: arrays_of(case, function, args, dys),
    )


def arrays_of(case, function, args, dys) -> Arrays:
    with np.errstate(all="ignore"):
        *outputs, back = function(*args)
        found = back(*dys)
    found = found if isinstance(found, tuple) else (found,)
    return dict(zip(case.results, [*outputs, *found], strict=True))


def right(case, args, dys) -> Arrays:
    return arrays_of(case, function_of(case.sheet.function), args, dys)


def gradients(change):
    """Every gradient changed in one way, the outputs right."""

    def make(case, args, dys):
        found = right(case, args, dys)
        names = [f"d{name}" for name in case.inputs]
        return found | {n: change(found[n], case) for n in names}

    return make


def one_gradient(change):
    """The first gradient alone changed."""

    def make(case, args, dys):
        found = right(case, args, dys)
        name = f"d{next(iter(case.inputs))}"
        return found | {name: change(found[name], case)}

    return make


def ignoring_dy(case, args, dys):
    return right(case, args, [np.ones_like(dy) for dy in dys])


def dy_itself(case, args, dys):
    found = right(case, args, dys)
    name = f"d{next(iter(case.inputs))}"
    if found[name].shape != dys[0].shape:
        raise ValueError("dy has another size than the input")
    return found | {name: dys[0].copy()}


def dy_squared(case, args, dys):
    return right(case, args, [dy * dy for dy in dys])


def turned(gradient, case):
    if gradient.ndim != 2 or gradient.shape[0] != gradient.shape[1]:
        raise ValueError("fits no array that is not square")
    return gradient.T


def samples(case):
    return next(iter(case.inputs.values())).shape[0]


GENERAL = [
    Explanation(
        "sign of the gradient",
        "every gradient has the wrong sign",
        gradients(lambda g, case: -g),
        general=True,
    ),
    Explanation(
        "sign of dx",
        "the gradient of the first input has the wrong sign",
        one_gradient(lambda g, case: -g),
        general=True,
    ),
    Explanation(
        "dy ignored",
        "the gradients are those for dy of ones: right only at the end of a chain",
        ignoring_dy,
        general=True,
    ),
    Explanation(
        "dy handed on",
        "the first gradient is dy itself, as if the layer were the identity",
        dy_itself,
        general=True,
    ),
    Explanation(
        "dy multiplied in twice",
        "the gradients are those for the square of dy",
        dy_squared,
        general=True,
    ),
    Explanation(
        "gradients averaged over the batch",
        "every gradient is divided by N: the 1/N of a mean that is not in this layer",
        gradients(lambda g, case: g / max(1, samples(case))),
        general=True,
    ),
    Explanation(
        "dx averaged over the batch",
        "the gradient of the first input is divided by N",
        one_gradient(lambda g, case: g / max(1, samples(case))),
        general=True,
    ),
    Explanation(
        "gradients summed over the batch",
        "every gradient is N times too large",
        gradients(lambda g, case: g * samples(case)),
        general=True,
    ),
    Explanation(
        "twice the gradient",
        "every gradient is 2 times too large: a half forgotten, or counted twice",
        gradients(lambda g, case: 2 * g),
        general=True,
    ),
    Explanation(
        "half the gradient",
        "every gradient is half of what it must be",
        gradients(lambda g, case: g / 2),
        general=True,
    ),
    Explanation(
        "dx transposed",
        "the gradient of a square input is transposed, and fits no other",
        one_gradient(turned),
        general=True,
    ),
    Explanation(
        "no gradient",
        "every gradient is zero",
        gradients(lambda g, case: np.zeros_like(g)),
        general=True,
    ),
]
