"""The numbers of a layer's relatives: softmax for log_softmax, max for mean.

relatives.toml says which layer is taken for which. A relative is tried as a whole,
going forward alone, and going back alone. It has the inputs of the layer by name,
options that the layer lacks from the table, and zeros for such an input.
"""

import tomllib
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np

from pyref.fixtures.load import load
from pyref.port.explanations import Arrays, Explanation, Point
from pyref.runners.numpy import function_of

TABLE = Path(__file__).with_name("relatives.toml")


@cache
def read_table() -> Mapping[str, Any]:
    return tomllib.loads(TABLE.read_text(encoding="ascii"))


@cache
def list_relatives(layer: str) -> tuple[Explanation, ...]:
    found = []
    for other in read_table()["relatives"].get(layer, ()):
        for words, effect, keep in PARTS:
            name = words.format(other=other, layer=layer)
            told = effect.format(other=other, layer=layer)
            found.append(Explanation(name, told, run_as(other, keep)))
    return tuple(found)


def run_as(other: str, keep: Callable[[str], bool]) -> Callable[[Point], Arrays]:
    """The results of a relative that have a name of the layer's, or some of them."""

    def make(point: Point) -> Arrays:
        sheet, case = load(other)[0].sheet, point.case
        given = dict(zip(case.arguments, case.args(point.dtype), strict=False))
        given |= {k: v for k, v in read_table()["options"].items() if k not in given}
        size = next(iter(case.inputs.values())).shape[-1:]
        for name in sheet.inputs:
            given.setdefault(name, np.zeros((1, *size), point.dtype))
        args = [given[name] for name in (*sheet.inputs, *sheet.options)]
        with np.errstate(all="ignore"):
            *outputs, back = function_of(sheet.function)(*args)
            gradients = back(*point.make_dys())
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        names = [*sheet.outputs, *(f"d{name}" for name in sheet.inputs)]
        results = dict(zip(names, [*outputs, *gradients], strict=True))
        return {k: v for k, v in results.items() if k in case.results and keep(k)}

    return make


def is_gradient(name: str) -> bool:
    return name.startswith("d")


def is_output(name: str) -> bool:
    return not is_gradient(name)


def is_result(name: str) -> bool:
    return True


PARTS: tuple[tuple[str, str, Callable[[str], bool]], ...] = (
    ("{other} in the place of {layer}", "all results are those of {other}", is_result),
    ("gradient of {other}", "{layer} goes forward, and {other} back", is_gradient),
    ("output of {other}", "{other} goes forward, and {layer} back", is_output),
)
