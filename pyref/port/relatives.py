"""The numbers of a layer's relatives: softmax for log_softmax, max for mean.

The sheet of a layer says what it is taken for. A relative is tried as a whole, going
forward alone, and going back alone. It has the inputs of the layer by name, usual
numbers for options that the layer lacks, and zeros for such an input.
"""

from collections.abc import Callable, Collection
from functools import cache

import numpy as np

from pyref.fixtures.load import load
from pyref.port.explanations import Arrays, Explanation, Point
from pyref.runners.numpy import find_function

LACKING = {"slope": 0.01, "alpha": 1.0, "delta": 1.0}
"""Options of a relative that the layer itself does not have."""


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
            words.format(other=other, layer=sheet.layer),
            effect.format(other=other, layer=sheet.layer),
            run_as(other, names),
        )
        for other in sheet.relatives
        for words, effect, names in parts
    )


def run_as(other: str, wanted: Collection[str]) -> Callable[[Point], Arrays]:
    """These results of the layer, as a relative has them."""

    def make(point: Point) -> Arrays:
        sheet, case = load(other)[0].sheet, point.case
        given = dict(zip(case.arguments, case.args(point.dtype), strict=False))
        given = LACKING | given
        size = next(iter(case.inputs.values())).shape[-1:]
        for name in sheet.inputs:
            given.setdefault(name, np.zeros((1, *size), point.dtype))
        args = [given[name] for name in (*sheet.inputs, *sheet.options)]
        with np.errstate(all="ignore"):
            *outputs, back = find_function(sheet)(*args)
            gradients = back(*point.make_dys())
        gradients = gradients if isinstance(gradients, tuple) else (gradients,)
        names = [*sheet.outputs, *(f"d{name}" for name in sheet.inputs)]
        results = dict(zip(names, [*outputs, *gradients], strict=True))
        return {k: v for k, v in results.items() if k in wanted}

    return make
