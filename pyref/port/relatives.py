"""The numbers of a layer's relatives: softmax for log_softmax, max for mean.

relatives.toml says which layer is taken for which. A relative is tried as a whole,
going forward alone, and going back alone. It has the inputs of the layer by name,
options that the layer lacks from the table, and zeros for such an input.
"""

import tomllib
from collections.abc import Callable, Collection, Mapping
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
    sheet = load(layer)[0].sheet
    gradients = [f"d{name}" for name in sheet.inputs]
    parts = [
        ("{other} in the place of {layer}", "all results are those of {other}",
         [*sheet.outputs, *gradients]),
        ("gradient of {other}", "{layer} goes forward, and {other} back", gradients),
        ("output of {other}", "{other} goes forward, and {layer} back",
         list(sheet.outputs)),
    ]  # fmt: skip
    if len(gradients) > 1:
        parts += [
            (f"{name} of {{other}}", f"{name} alone is that of {{other}}", [name])
            for name in gradients
        ]
    return tuple(
        Explanation(
            words.format(other=other, layer=layer),
            effect.format(other=other, layer=layer),
            run_as(other, names),
        )
        for other in read_table()["relatives"].get(layer, ())
        for words, effect, names in parts
    )


def run_as(other: str, wanted: Collection[str]) -> Callable[[Point], Arrays]:
    """These results of the layer, as a relative has them."""

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
        return {k: v for k, v in results.items() if k in wanted}

    return make
