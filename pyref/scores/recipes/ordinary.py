"""Ordinary data for a layer: standard normal numbers, sizes that all differ.

What is ordinary for one layer alone stands in its sheet: a size, or the kind of an
array that is not made of any numbers.

    definite    a symmetric positive definite matrix
    labels      one-hot rows
    binary      zeros and ones
    mask        zeros, and 1 / 0.8 in eight of ten places
    positive    squares of any numbers
    signs       -1 and 1
    shares      numbers between 0 and 1
    away        zeros, and -Inf in three of ten places
"""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

import numpy as np

from pyref.fixtures import sources
from pyref.fixtures.case import is_plain
from pyref.fixtures.load import load
from pyref.runners.numpy import function_of

Function = Callable[..., Any]
SIZES = {"N": 4, "D": 3, "M": 5, "C": 2, "H": 5, "W": 6, "F": 3, "KH": 3, "KW": 2,
         "K": 3, "L": 24}  # fmt: skip
OPTIONS = {
    "epsilon": 1e-5,
    "stride": (2, 2),
    "pad": (1, 1, 1, 1),
    "dilation": (1, 1),
    "groups": 1,
    "window": (2, 2),
    "image": (4, 5),
    "slope": 0.01,
    "alpha": 1.0,
    "delta": 1.0,
    "margin": 1.0,
}


def find_right(layer: str) -> Function:
    """The right function, as the cases of the layer call it."""
    function: Function = function_of(load(layer)[0].sheet.function)
    return function


def draw_ordinary(layer: str) -> tuple[list[np.ndarray], list[Any]]:
    """Inputs and options of a layer: float64 arrays, numbers as a user types them."""
    sheet = load(layer)[0].sheet
    random = np.random.default_rng(0)
    special = sources.sheet(layer).ordinary
    known: Mapping[str, Any] = {**SIZES, **OPTIONS, **special}

    def draw_array(name: str, spec: str) -> np.ndarray:
        words = ["4", "3"] if spec == "..." else spec.split()
        shape = [int(w) if w.isdigit() else known[w] for w in words]
        return draw_kind(special.get(name), random, shape)

    inputs = [draw_array(name, spec) for name, spec in sheet.inputs.items()]
    options = [
        known[name] if is_plain(spec) else draw_array(name, spec)
        for name, spec in sheet.options.items()
    ]
    return inputs, options


def draw_kind(
    kind: str | None, random: np.random.Generator, shape: Sequence[int]
) -> np.ndarray:
    if kind in ("labels", "one-hot"):
        *rows, columns = shape
        return np.eye(columns)[random.integers(0, columns, rows)]
    if kind in ("binary", "bits", "index"):
        return random.integers(0, 2, shape).astype(float)
    if kind == "shares":
        return random.random(shape)
    if kind == "signs":
        return random.choice([-1.0, 1.0], shape)
    if kind == "mask":
        return (random.random(shape) < 0.8) / 0.8
    if kind == "positive":
        return random.standard_normal(shape) ** 2
    if kind == "away":
        return np.where(random.random(shape) < 0.7, 0.0, -np.inf)
    x = random.standard_normal(shape)
    return x @ x.T + np.eye(len(x)) if kind == "definite" else x


def run_forward(
    function: Function, inputs: Sequence[Any], options: Sequence[Any]
) -> tuple[list[np.ndarray], Function]:
    """The outputs of a function of our form, as arrays, and back."""
    with np.errstate(all="ignore"):
        *outputs, back = function(*inputs, *options)
    return [np.asarray(y) for y in outputs], back


def as_list(gradients: Any) -> list[Any]:
    return list(gradients) if isinstance(gradients, tuple) else [gradients]
