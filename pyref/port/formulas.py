"""Slopes as people write them from memory, for layers whose gradient has the size of x.

Each is a formula of dy, x and y; one that is right for a layer predicts nothing there.
"""

from collections.abc import Callable, Iterator

import numpy as np

from pyref.fixtures.case import ARRAY
from pyref.port.explanations import Arrays, Explanation, Point

Formula = Callable[[ARRAY, ARRAY], ARRAY]  # the slope, of x and y

SLOPES: dict[str, Formula] = {
    "y": lambda x, y: y,
    "(1 - y)": lambda x, y: 1 - y,
    "(1 + y)": lambda x, y: 1 + y,
    "y (1 - y)": lambda x, y: y * (1 - y),
    "y^2": lambda x, y: y * y,
    "(1 - y^2)": lambda x, y: 1 - y * y,
    "(1 - y)^2": lambda x, y: (1 - y) ** 2,
    "x": lambda x, y: x,
    "(1 - x)": lambda x, y: 1 - x,
    "x (1 - x)": lambda x, y: x * (1 - x),
    "(1 - x^2)": lambda x, y: 1 - x * x,
    "exp (x)": lambda x, y: np.exp(x),
    "exp (y)": lambda x, y: np.exp(y),
    "1/y": lambda x, y: 1 / y,
    "tanh (x)": lambda x, y: np.tanh(x),
    "sigmoid (x)": lambda x, y: 1 / (1 + np.exp(-x)),
    "(x > 0)": lambda x, y: x > 0,
    "sign (x)": lambda x, y: np.sign(x),
}


INVERTED: tuple[Formula, ...] = (
    lambda x, y: 1 / (1 - y * y),
    lambda x, y: 1 / (y * (1 - y)),
)


def list_formulas() -> Iterator[Explanation]:
    """dx as dy times each slope, and as the slope alone."""
    for slope in INVERTED:
        effect = "dy is divided by the slope, where it must be multiplied with it"
        yield Explanation("slope inverted", effect, multiply(slope, True))
    for words, slope in SLOPES.items():
        effect = f"{words} stands where the slope belongs"
        yield Explanation(f"dx is dy {words}", effect, multiply(slope, True))
        effect = f"{words} stands where dy times the slope belongs"
        yield Explanation(f"dx is {words}", effect, multiply(slope, False))
        effect = "the slope is added to dy, where dy must be multiplied with it"
        yield Explanation(f"dx is dy + {words}", effect, add(slope, 1))
        yield Explanation(f"dx is dy - {words}", effect, add(slope, -1))


def add(slope: Formula, sign: int) -> Callable[[Point], Arrays]:
    def make(point: Point) -> Arrays:
        one = multiply(slope, False)(point)
        return {name: point.make_dys()[0] + sign * v for name, v in one.items()}

    return make


def multiply(slope: Formula, with_dy: bool) -> Callable[[Point], Arrays]:
    def make(point: Point) -> Arrays:
        case = point.case
        (x,), (dy,) = case.inputs.values(), point.make_dys()
        y = point.right[next(iter(case.sheet.outputs))]
        gradient = slope(x, y) * (dy if with_dy else 1)
        return {f"d{next(iter(case.inputs))}": gradient}

    return make
