"""Names that the evidence at hand does not part: told together, or one for both.

Two mistakes with the same numbers in all cases of a layer are one, and the name of the
catalogue stands for it; so it does where many cases are alike. Where few cases are left
and others would part them, both names are told; so are two quantities of one factor.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.load import load
from pyref.measure import errors, form, largest
from pyref.mistakes.make import is_right
from pyref.port.evidence import Evidence
from pyref.port.explanations import FITTED, Arrays, Explanation, Point
from pyref.port.weigh import Weighed

SAME = 1e-6  # of the largest number: what rounding leaves between two mistakes
MOST = 3  # names in one line
FEW = 4  # cases in which two mistakes may be alike by chance


def merge_alike(
    weighed: Sequence[Weighed], evidence: Sequence[Evidence]
) -> list[Weighed]:
    """Those with the same evidence in one, the first of them."""
    kept: list[Weighed] = []
    for one in weighed:
        if any(one.overall.name == k.overall.name for k in kept):
            continue
        place = next((i for i, k in enumerate(kept) if are_level(k, one)), None)
        if place is None:
            kept.append(one)
            continue
        first = kept[place]
        names = (first.overall.name, *first.overall.synonyms)
        full = len(names) >= MOST or one.overall.name in names
        layer = evidence[0].ground.posed.case.sheet.place
        origins = {first.explanation.origin, one.explanation.origin}
        few = first.overall.cases <= FEW or origins == {FITTED}
        if few and not full and are_apart(first.explanation, one.explanation, layer):
            synonyms = (*first.overall.synonyms, one.overall.name)
            kept[place] = replace(
                first, overall=replace(first.overall, synonyms=synonyms)
            )
    return kept


def are_level(one: Weighed, other: Weighed) -> bool:
    """Whether two explain the same arrays, and as large a share."""
    same = one.explained == other.explained
    return same and abs(one.overall.share - other.overall.share) < 1e-9


def are_apart(one: Explanation, other: Explanation, layer: str) -> bool:
    """Whether two mistakes have other numbers in some case of the layer."""
    for case in load(layer):
        empty = any(not v.size for v in case.inputs.values())
        if case.error or empty or not case.finite:
            continue
        point = Point(case, "float64", list(case.upstream.values()))
        try:
            first, second = (point.right | e.make(point) for e in (one, other))
        except Exception:
            continue
        for told in (e.list_told(point) for e in (one, other)):
            first, second = (look_at(arrays, told, point) for arrays in (first, second))
        if not are_same(case, first, second):
            return True
    return False


def look_at(arrays: Arrays, told: Mapping[str, ARRAY], point: Point) -> Arrays:
    """Arrays of the size of what is right, right where the numbers are not told."""
    right = point.right
    return {
        k: np.where(told[k], v, right[k]) if k in told and v.shape == right[k].shape
        else v
        for k, v in arrays.items()
    }  # fmt: skip


def are_same(case: Case, first: Arrays, second: Arrays) -> bool:
    """Whether results are the same, or both right: the catalogue omits those."""
    for name, array in first.items():
        pair = np.asarray(array), np.asarray(second[name])
        if all(is_right(one, case, name, forgiving=True) for one in pair):
            continue
        if form(*pair):
            return False
        if np.any(errors(*pair) > SAME * max(map(largest, pair))):
            return False
    return True
