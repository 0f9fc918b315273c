"""What the numbers would be with a mistake in them, for every mistake of a layer.

The mistakes of the catalogue are run as wrong layers on the same cases. Beside them
stand mistakes that any backward pass can have: they are made of the right numbers.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from pyref.fixtures import sources
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import Mistake, mistakes, wrong_python
from pyref.runners.numpy import function_of

Arrays = dict[str, np.ndarray]


@dataclass(frozen=True)
class Explanation:
    """A mistake and how to make its numbers: arrays (case, args, dys), or an error."""

    name: str
    effect: str
    make: Callable


def explanations(layer) -> list[Explanation]:
    """Those of the catalogue first, then those of any layer."""
    known = mistakes(layer) if catalogued(layer) else []
    inputs = list(load(layer)[0].sheet.inputs)
    single = [one for name in inputs for one in of_one(f"d{name}")]
    several = [*OF_ALL, averaged_parameters(inputs[1:])] if inputs[1:] else []
    return [*map(from_catalogue, known), *single, *several, *OF_DY]


def catalogued(layer):
    return layer in sources.names("mistakes")


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


def changed(change, *only):
    """Every gradient changed in one way, or some of them; the outputs right."""

    def make(case, args, dys):
        found = right(case, args, dys)
        names = only or [f"d{name}" for name in case.inputs]
        return found | {name: change(found[name], samples(case)) for name in names}

    return make


def of_one(name):
    """What one gradient can be instead of itself."""
    return [
        Explanation(f"{what.format(name)}", effect.format(name), changed(change, name))
        for what, effect, change in (
            ("sign of {}", "{} has the wrong sign", lambda g, n: -g),
            ("{} averaged over the batch", "{} is divided by N", lambda g, n: g / n),
            ("{} summed over the batch", "{} is N times too large", lambda g, n: g * n),
            ("twice {}", "{} is 2 times too large", lambda g, n: 2 * g),
            ("half {}", "{} is half of what it must be", lambda g, n: g / 2),
            ("no {}", "{} is zero", lambda g, n: 0 * g),
        )
    ]


def averaged_parameters(names):
    names = [f"d{name}" for name in names]
    return Explanation(
        "parameter gradients averaged over the batch",
        f"{' and '.join(names)} divided by N, dx not: the 1/N of a mean, taken here",
        changed(lambda g, n: g / n, *names),
    )


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


def samples(case):
    return max(1, next(iter(case.inputs.values())).shape[0])


OF_ALL = [
    Explanation(
        "sign of the gradients",
        "every gradient has the wrong sign",
        changed(lambda g, n: -g),
    ),
    Explanation(
        "gradients averaged over the batch",
        "every gradient is divided by N: the 1/N of a mean that is not in this layer",
        changed(lambda g, n: g / n),
    ),
    Explanation(
        "gradients summed over the batch",
        "every gradient is N times too large",
        changed(lambda g, n: g * n),
    ),
    Explanation(
        "twice the gradients",
        "every gradient is 2 times too large: a half forgotten, or counted twice",
        changed(lambda g, n: 2 * g),
    ),
]
OF_DY = [
    Explanation(
        "dy ignored",
        "the gradients are those for dy of ones: right only at the end of a chain",
        ignoring_dy,
    ),
    Explanation(
        "dy handed on",
        "the first gradient is dy itself, as if the layer were the identity",
        dy_itself,
    ),
    Explanation(
        "dy multiplied in twice",
        "the gradients are those for the square of dy",
        dy_squared,
    ),
]
