"""The catalogue: the mistakes of a layer, and what comes out with one of them.

fixtures/sources/NAME/mistakes.py has those of a layer, as entry.py says. Nothing here
judges. A mistake can be run on any case, also on one that is made on the spot.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import cache
from importlib import import_module
from typing import Any

import numpy as np

from pyref import layers, networks
from pyref.fixtures import sources
from pyref.fixtures.case import ARRAY, Case, Sheet
from pyref.fixtures.load import load
from pyref.fixtures.own import list_made_from
from pyref.mistakes.entry import Function, Mistake, call
from pyref.networks import optimizers

Arrays = dict[str, ARRAY]
PORTED = (*layers.__all__, *optimizers.__all__)
"""What is ported by itself: the layers, then the steps, which have no way back."""


@cache
def mistakes(layer: str) -> tuple[Mistake, ...]:
    """The mistakes of a layer, in the order of its file; none where it has no file.

    layer: its name, or its path where it is one of one's own.
    """
    if not list_made_from(layer, "mistakes"):
        return ()
    members = vars(sources.module(layer, "mistakes")).values()
    return tuple(replace(m, layer=layer) for m in members if isinstance(m, Mistake))


def catalogue() -> list[Mistake]:
    """All mistakes, layer after layer."""
    return [mistake for name in sources.names("mistakes") for mistake in mistakes(name)]


def run_mistake(mistake: Mistake, case: Case, dtype: str = "float64") -> Arrays:
    """The results that come out with a mistake, by name; those left out are right.

    It raises what the mistaken function raises, as one that adds what does not fit.
    """
    args, dys = case.args(dtype), case.dys(dtype)
    if mistake.whole:
        with np.errstate(all="ignore"):
            *outputs, back = place(mistake, case.sheet)(*args)
            values = [*outputs, *as_list(back(*dys))]
        found = dict(zip(case.results, values, strict=True))
    else:
        given = zip(case.arguments, [*args, *dys], strict=True)
        found = call(mistake, dict(given))
    return {name: np.atleast_1d(value).astype(dtype) for name, value in found.items()}


def place(mistake: Mistake, sheet: Sheet) -> Function:
    """A whole layer where the cases call it: itself, or in the network around it."""
    if not sheet.through:
        return mistake.function
    around = getattr(networks, f"invariants_of_{sheet.layer}")
    return lambda *args: around(mistake.function, *args)


def wrong_layer(mistake: Mistake) -> Callable[..., Any]:
    """The layer in our form, outputs and back, or the step, with a mistake in it."""
    if mistake.whole:
        return mistake.function
    sheet = load(mistake.layer)[0].sheet
    names, dnames = [*sheet.inputs, *sheet.options], [f"d{y}" for y in sheet.outputs]
    room, name = sheet.function.rsplit(".", 1)
    right = getattr(import_module(f"pyref.{room}"), name)

    def step(*args: Any) -> Any:
        outputs = as_list(right(*args))
        found = call(mistake, dict(zip(names, args, strict=True)))
        outputs = [found.get(y, v) for y, v in zip(sheet.outputs, outputs, strict=True)]
        return tuple(outputs) if len(outputs) > 1 else outputs[0]

    def layer(*args: Any) -> Any:
        *outputs, back = right(*args)
        given = dict(zip(names, args, strict=True))
        zeros = zip(dnames, map(np.zeros_like, outputs), strict=True)
        found = call(mistake, given | dict(zeros))
        outputs = [found.get(y, v) for y, v in zip(sheet.outputs, outputs, strict=True)]

        def back_with_it(*dys: Any) -> Any:
            found = call(mistake, given | dict(zip(dnames, dys, strict=True)))
            wanted = [f"d{x}" for x in sheet.inputs]
            if not set(wanted) <= set(found):
                found = dict(zip(wanted, as_list(back(*dys)), strict=True)) | found
            gradients = tuple(found[name] for name in wanted)
            return gradients if len(gradients) > 1 else gradients[0]

        return *outputs, back_with_it

    return layer if sheet.back else step


def as_list(value: Any) -> Sequence[Any]:
    return value if isinstance(value, tuple) else [value]
