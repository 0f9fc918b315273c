"""The recipe of the course cs231n: central differences and a relative error.

Every output is weighed with normal numbers and summed; h is 1e-5; the error of an
entry is |a - b| / max (1e-8, |a| + |b|), and the largest counts. The notes of the
course call 1e-7 good, and 1e-4 where there are kinks; more than that is wrong here.
"""

import numpy as np

from pyref.fixtures.load import load
from pyref.scores.recipes.ordinary import ordinary, outputs_and_back, several

SETTINGS = "h = 1e-5, relative error over 1e-7, over 1e-4 where there are kinks"
H = 1e-5


def catches(function, layer):
    inputs, options = ordinary(layer)
    sheet = load(layer)[0].sheet
    limit = 1e-4 if sheet.kinks else 1e-7
    try:
        outputs, back = outputs_and_back(function, inputs, options)
        random = np.random.default_rng(1)
        dys = [random.standard_normal(y.shape) for y in outputs]
        gradients = several(back(*dys))
        for i, gradient in enumerate(gradients):
            slope = numerical(function, inputs, options, i, dys)
            if gradient.shape != slope.shape or relative(gradient, slope) > limit:
                return True
    except Exception:
        return True
    return False


def numerical(function, inputs, options, i, dys):
    slope = np.zeros_like(inputs[i])
    for place in np.ndindex(*slope.shape):
        sides = []
        for step in (H, -H):
            moved = [x.copy() for x in inputs]
            moved[i][place] += step
            outputs, _ = outputs_and_back(function, moved, options)
            sides.append(outputs)
        high, low = sides
        slope[place] = sum(
            np.sum((a - b) * dy) for a, b, dy in zip(high, low, dys, strict=True)
        ) / (2 * H)
    return slope


def relative(a, b):
    with np.errstate(all="ignore"):
        error = np.abs(a - b) / np.maximum(1e-8, np.abs(a) + np.abs(b))
    return float(np.max(np.where(np.isnan(error), np.inf, error), initial=0))
