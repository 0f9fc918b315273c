"""Renew all that is generated, in an order in which one pass is enough.

    layers -> cases, certified values, mistakes, manifest -> recorded replies -> pages
    with the figures of layers -> figures

Every step yields a Line for each thing that it changed, or could not renew here. What
still follows from its sources is left as it is, byte for byte: so on an unchanged tree
nothing changes, whatever machine it is.
"""

from collections.abc import Callable, Iterator

from pyref.renew.certified import renew_certified
from pyref.renew.digits import renew_digits
from pyref.renew.field import renew_field
from pyref.renew.figures import renew_figures
from pyref.renew.layer_figures import renew_layer_figures
from pyref.renew.layers import renew_layers
from pyref.renew.line import Line
from pyref.renew.mistakes import renew_mistakes
from pyref.renew.negative import renew_negative
from pyref.renew.pages import renew_pages
from pyref.renew.pairs import renew_pairs
from pyref.renew.recorded import renew_recorded
from pyref.renew.rounded import renew_rounded
from pyref.renew.shapes import renew_shapes


def renew(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """Renew what changed, or with again everything; tick is told what is under way."""
    for step in (
        renew_layers,
        renew_certified,
        renew_rounded,
        renew_shapes,
        renew_negative,
        renew_recorded,
        renew_pages,
        renew_layer_figures,
        renew_digits,
        renew_field,
        renew_pairs,
        renew_mistakes,
        renew_figures,
    ):
        yield from step(again, tick)
