"""Make the numbers of fixtures/mistakes: those of each mistake, where they are wrong.

    {"schema": "pyref/mistakes/2", "layer": NAME, "digest", "mistakes": [
      {"name", "effect", "seen", "rounding", "results",
       "cases": {case id: {result: "1 2 3" or {"shape", "values"}}},
       "raises": [case id]}]}

The cases are those of fixtures/cases whose numbers are finite, in float64. An array is
there where it is outside of its bound, and no other legal choice at a tie; one of a
mistake that is more than rounding also has to be farther off than the textbook formula.
Where eigenvectors are no two libraries' own, as those of equal values, numbers that
hang on them are left out. Which digits and places of an array are kept says keep.py.
"""

import gzip
import json
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case, Expected
from pyref.fixtures.digests import digest_whole
from pyref.fixtures.load import load
from pyref.fixtures.storage import is_diagonal
from pyref.measure import bound, errors, form, largest, unit_of
from pyref.mistakes.catalogue import Arrays, mistakes, run_mistake
from pyref.mistakes.entry import Mistake
from pyref.mistakes.keep import choose_wholes, has_places, take_places, write_entry
from pyref.mistakes.numbers import SCHEMA, put, read_entry

Document = dict[str, Any]
SAME = 1e-6
"""How far numbers made on two machines may lie apart, as a share of the largest, right
or wrong: in cases with large cancellation a usual formula has 8 digits left."""


def make_document(layer: str) -> Document:
    """What fixtures/mistakes says of a layer."""
    cases = [case for case in load(layer) if case.finite and not case.error]
    known = mistakes(layer)
    runs = [run_all(mistake, cases) for mistake in known]
    wholes = frozenset(choose_wholes(cases, [made for made, _ in runs]))
    entries = [
        make_entry(mistake, cases, *run, wholes)
        for mistake, run in zip(known, runs, strict=True)
    ]
    head = {"schema": SCHEMA, "layer": cases[0].layer}
    digest = digest_whole(head | {"mistakes": entries})
    return head | {"digest": digest, "mistakes": entries}


def run_all(mistake: Mistake, cases: list[Case]) -> tuple[dict[str, Arrays], list[str]]:
    """The wrong arrays by case, and the cases that break the mistake."""
    made, raises = {}, []
    for case in cases:
        try:
            arrays = run_mistake(mistake, case)
        except Exception:
            raises.append(case.id)
            continue
        wrong = keep_wrong(mistake, case, arrays)
        if wrong:
            made[case.id] = wrong
    return made, raises


def make_entry(
    mistake: Mistake,
    cases: list[Case],
    made: Mapping[str, Arrays],
    raises: list[str],
    wholes: frozenset[int],
) -> Document:
    def write(case: Case, name: str, array: ARRAY) -> Any:
        whole = id(array) in wholes
        if not whole and has_places(array, case, name):
            kept = put(take_places(array), case.expect[name].high)
            whole = is_right(kept, case, name, forgiving=not mistake.rounding)
        return write_entry(array, case, name, whole)

    found = {
        case.id: {name: write(case, name, v) for name, v in made[case.id].items()}
        for case in cases
        if case.id in made
    }
    results = {name for arrays in made.values() for name in arrays}
    return {
        "name": mistake.name,
        "effect": mistake.effect,
        **({"seen": mistake.seen} if mistake.seen else {}),
        **({"rounding": True} if mistake.rounding else {}),
        "results": [name for name in cases[0].results if name in results],
        "cases": found,
        **({"raises": raises} if raises else {}),
    }


def keep_wrong(mistake: Mistake, case: Case, arrays: Arrays) -> Arrays:
    """The arrays that no check may let pass, in the order of the results."""
    unknown = set(arrays) - set(case.results)
    if unknown:
        raise ValueError(f"{mistake.id}: gives {', '.join(sorted(unknown))}")
    return {
        name: arrays[name]
        for name in case.results
        if name in arrays
        and not is_right(arrays[name], case, name, forgiving=not mistake.rounding)
        and is_steady(mistake, case, name, arrays[name])
    }


def is_right(got: ARRAY, case: Case, name: str, forgiving: bool) -> bool:
    known, limit = case.expect[name], bound(case.length(name))
    if form(got, known.high):
        return False
    if limit == 0 and np.any(known.low != 0):
        limit = bound(1)  # an exact operation on numbers that had to be rounded
    allowed = allowance(known, limit)
    if forgiving:
        allowed = np.maximum(allowed, known.textbook.get("float64", 0.0))
    if np.all(errors(got, known.high, known.low, known.slack) <= allowed):
        return True
    return any(is_choice(got, other, known, limit) for other in known.accept.values())


def is_choice(got: ARRAY, other: ARRAY, known: Expected, limit: float) -> bool:
    return bool(np.all(errors(got, other) <= allowance(known, limit)))


def allowance(known: Expected, limit: float) -> Any:
    """How far off numbers may be; 0 of an exact operation, also where a unit is Inf."""
    return limit * unit_of(known, "float64") if limit else 0.0


def matches(old: Document, new: Document, layer: str = "") -> bool:
    """Whether numbers on file are those that are made here, words and cases exactly.

    layer: the path of the layer, where it is one of one's own.
    """
    names = [[m["name"] for m in one["mistakes"]] for one in (old, new)]
    if old["schema"] != new["schema"] or names[0] != names[1]:
        return False
    cases = load(layer or new["layer"])
    right = {case.id: case.expect for case in cases}
    eigen = any("eigen" in case.sheet.lengths.values() for case in cases)
    pairs = zip(old["mistakes"], new["mistakes"], strict=True)
    return all(matches_entry(*pair, right, eigen) for pair in pairs)


def matches_entry(
    old: Document,
    new: Document,
    right: Mapping[str, Mapping[str, Expected]],
    eigen: bool = False,
) -> bool:
    """eigen: which numbers are steady may hang on the library that made them, and only
    what is so by both counts."""
    words = {k: v for k, v in new.items() if k != "cases"}
    if {k: v for k, v in old.items() if k != "cases"} != words:
        return False
    if new.get("rounding"):
        return True
    listed = [
        {(case, name) for case, arrays in one["cases"].items() for name in arrays}
        for one in (old, new)
    ]
    both = listed[0] & listed[1]
    if listed[0] != listed[1] and not (eigen and 2 * len(both) >= len(listed[0])):
        return False
    return all(
        is_near(*read_alike(old["cases"][case][name], new["cases"][case][name]),
                right[case][name].high)
        for case, name in both
    )  # fmt: skip


def read_alike(one: Any, other: Any) -> tuple[ARRAY, ARRAY]:
    """Two entries as arrays of one form: a whole one at its places, for one that has
    no others."""
    pair = [read_entry("", "", entry) for entry in (one, other)]
    axes = min(array.ndim for array in pair)
    first, second = (take_places(a) if axes == 1 and a.ndim > 1 else a for a in pair)
    return first, second


def is_steady(mistake: Mistake, case: Case, name: str, found: ARRAY) -> bool:
    """Whether numbers do not hang on how a library chose its eigenvectors."""
    if "eigen" not in case.sheet.lengths.values():
        return True
    if all(is_diagonal(v) for v in case.inputs.values()):
        return True  # its eigenvectors are unit vectors, whatever the library
    moved = {k: move(v) for k, v in case.inputs.items()}
    again = run_mistake(mistake, replace(case, inputs=moved))[name]
    return is_near(found, again, case.expect[name].high)


def move(x: ARRAY) -> ARRAY:
    """A matrix moved by a few ulps; a symmetric one stays symmetric."""
    rows, columns = x.shape
    waves = np.cos(np.add.outer(np.arange(rows), np.arange(columns)))
    return x * (1 + 2.0**-49 * waves)


def is_near(one: ARRAY, other: ARRAY, right: ARRAY) -> bool:
    """Whether two arrays are the same but for rounding, as large as any of three."""
    if one.shape != other.shape:
        return False
    allowed = SAME * largest(one, other, right)
    return bool(np.all(errors(one, other) <= allowed))


def pack(document: Document) -> bytes:
    """The bytes of a file; the same for the same document, whenever it is written."""
    text = json.dumps(document, separators=(",", ":")) + "\n"
    return gzip.compress(text.encode("ascii"), compresslevel=9, mtime=0)
