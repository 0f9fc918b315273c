"""The recipe of the course cs231n: central differences and a relative error.

Every output is weighed with normal numbers and summed; h is 1e-5; the error of an
entry is |a - b| / max (1e-8, |a| + |b|), and the largest counts. The notes of the
course call 1e-7 good, and 1e-4 where there are kinks; more than that is wrong here.
"""

from collections.abc import Sequence
from typing import Any

import numpy as np

from pyref.fixtures.load import load
from pyref.scores.recipes.ordinary import Function, as_list, draw_ordinary, run_forward

SETTINGS = "h = 1e-5, relative error over 1e-7, over 1e-4 where there are kinks"
H = 1e-5


def catches(function: Function, layer: str) -> bool:
    inputs, options = draw_ordinary(layer)
    sheet = load(layer)[0].sheet
    limit = 1e-4 if sheet.kinks else 1e-7
    try:
        outputs, back = run_forward(function, inputs, options)
        random = np.random.default_rng(1)
        dys = [random.standard_normal(y.shape) for y in outputs]
        gradients = as_list(back(*dys))
        for i, gradient in enumerate(gradients):
            slopes = difference(function, inputs, options, i, dys)
            if gradient.shape != slopes.shape:
                return True
            if relative_error(gradient, slopes) > limit:
                return True
    except Exception:
        return True
    return False


def difference(
    function: Function,
    inputs: Sequence[np.ndarray],
    options: Sequence[Any],
    i: int,
    dys: Sequence[np.ndarray],
) -> np.ndarray:
    """Central differences of sum (dy * y) along every entry of input i."""
    slopes = np.zeros_like(inputs[i])
    for place in np.ndindex(*slopes.shape):
        sides = []
        for step in (H, -H):
            moved = [x.copy() for x in inputs]
            moved[i][place] += step
            outputs, _ = run_forward(function, moved, options)
            sides.append(outputs)
        high, low = sides
        slopes[place] = sum(
            np.sum((a - b) * dy) for a, b, dy in zip(high, low, dys, strict=True)
        ) / (2 * H)
    return slopes


def relative_error(a: np.ndarray, b: np.ndarray) -> float:
    with np.errstate(all="ignore"):
        error = np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))
    return float(np.max(np.where(np.isnan(error), np.inf, error), initial=0))
