"""The slopes of a layer of ours at one entry, by ever smaller steps: the V.

Large steps are off by the curvature, small ones by rounding; between both the slopes
meet the certified gradient, and what is wrong stays away from it.
"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from markupsafe import Markup

from pyref.crosscheck.finding import Finding
from pyref.errors import PyrefError
from pyref.fixtures.case import Case
from pyref.fixtures.load import load
from pyref.page.html.curve import draw_curve
from pyref.page.html.parts import NOTHING
from pyref.page.views.findings import find_shares
from pyref.page.views.numbers import Spell, spell_place
from pyref.probing.curve import list_slopes
from pyref.runners.numpy import find_function

Place = tuple[int, ...]
CLEAR, ENOUGH = 1e-3, 4  # where fewer steps are off by less, slopes show nothing


class Steps:
    """Curves for the findings on one layer, network or derivation."""

    def __init__(self, layer: str, spell: Spell = spell_place):
        self.layer, self.spell = layer, spell

    @cached_property
    def cases(self) -> Mapping[str, Case]:
        """The cases on file, by their ids."""
        return {case.id: case for case in load(self.layer)}

    def draw(self, finding: Finding) -> Markup:
        """How far slopes and the array are from what an entry must be.

        Nothing where the array is no gradient of ours, or the entry is not found.
        """
        held, name = finding.entries, finding.array.removeprefix("d")
        case = self.cases.get(finding.case)
        known = case.expect.get(finding.array) if case else None
        if not (case and known and held and held.got.size and case.finite):
            return NOTHING
        if name not in case.inputs or not finding.array.startswith("d"):
            return NOTHING
        worst = find_telling(held.got, held.want, find_shares(finding))
        got, want = float(held.got[worst]), float(held.want[worst])
        place = find_place(known.high, held.want, worst)
        if place is None or not want or not np.isfinite(got):
            return NOTHING
        try:
            function = find_function(case.sheet)
            args, k = case.args(), list(case.inputs).index(name)
            found = list(list_slopes(function, args, k, case.dys(), place))
        except (PyrefError, ArithmeticError, ValueError, TypeError):
            return NOTHING
        errors = [(h, abs(slope - want) / abs(want)) for h, slope in found]
        clear = [error for _, error in errors if error < CLEAR]
        if len(clear) < ENOUGH or not any(clear):  # all exact: nothing is rounded
            return NOTHING
        return draw_curve(
            errors,
            [("this array", abs(got - want) / abs(want))],
            "step h",
            f"slopes of the layer at {self.spell(worst)}, and this array: how far off "
            "the known gradient",
        )


def find_telling(got: np.ndarray, want: np.ndarray, shares: np.ndarray) -> Place:
    """The largest of the entries that are wrong: slopes have most digits there."""
    size = np.where((shares > 1) & np.isfinite(got), np.abs(want), -1.0)
    return tuple(map(int, np.unravel_index(int(np.argmax(size)), size.shape)))


def find_place(ours: np.ndarray, theirs: np.ndarray, where: Place) -> Place | None:
    """The entry of ours that is this one of theirs, which may be laid otherwise."""
    if ours.shape == theirs.shape and np.array_equal(ours, theirs):
        return where
    found = np.argwhere(ours == theirs[where])
    return tuple(map(int, found[0])) if len(found) == 1 else None
