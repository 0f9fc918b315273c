"""Renew all that is generated, in an order in which one pass is enough.

    layers -> cases, certified values, mistakes, manifest -> recorded replies -> pages
    with the figures of layers -> figures

Every step yields a Line for each thing that it changed, or could not renew here. What
still follows from its sources is left as it is, byte for byte: so on an unchanged tree
nothing changes, whatever machine it is.

The list of layers comes first: all that reads it is imported when it is written, so
that a new layer is known in the same pass, and one that is gone is not looked for.
"""

from collections.abc import Callable, Iterator
from importlib import import_module

from pyref.renew.layers import renew_layers
from pyref.renew.line import Line

STEPS = (
    "certified",
    "rounded",
    "shapes",
    "negative",
    "recorded",
    "pages",
    "layer_figures",
    "digits",
    "field",
    "pairs",
    "mistakes",
    "figures",
)
"""Files beside this one, each with a function: renew_certified of certified.py."""


def renew(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """Renew what changed, or with again everything; tick is told what is under way."""
    yield from renew_layers(again, tick)
    for name in STEPS:
        step = getattr(import_module(f"pyref.renew.{name}"), f"renew_{name}")
        yield from step(again, tick)
