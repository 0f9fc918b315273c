"""Decide what is run and what is held against what.

    plan -> run -> compare -> report
    ^^^^
Each implementation is held against the other, against the known values of the case,
and against the slopes and the complex step of its own forward pass; the complex
step of its backward pass is held against the certified second derivatives, and a
published derivation against the same composed of layers.
"""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass

from pyref.crosscheck.finding import name_check
from pyref.errors import DomainError
from pyref.fixtures import networks
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.head import read_sheet
from pyref.fixtures.load import layers, load, read_document
from pyref.fixtures.near import list_near
from pyref.fixtures.own import find_twin, list_own, require_certified
from pyref.fixtures.shapes import has_shapes, list_shapes
from pyref.fixtures.shelf import open_shelf

IMPLEMENTATIONS = ("numpy", "octave")
CHECKERS = ("expected", "slopes", "complexstep", "hvp", "layers")
RUNNERS = (*IMPLEMENTATIONS, *CHECKERS)


@dataclass(frozen=True)
class Check:
    """One pair on one case in one precision."""

    case: Case
    left: str
    right: str
    dtype: str

    @property
    def pair(self) -> str:
        return f"{self.left}|{self.right}"

    @property
    def id(self) -> str:
        return name_check(self.case.id, self.pair, self.dtype)


def list_subjects() -> list[str]:
    """All that has cases: the networks on real images, then every layer, each once."""
    return list(dict.fromkeys([*networks.SHEETS, *layers()]))


def load_cases(subjects: Collection[str]) -> list[Case]:
    """The cases of some subjects, on real images first; no other file is read."""
    on_images = networks.cases() if set(subjects) & set(networks.SHEETS) else ()
    cases = [case for case in on_images if case.layer in subjects]
    return cases + [c for layer in layers() if layer in subjects for c in load(layer)]


def count_cases(subject: str) -> tuple[Sheet, int, int]:
    """The sheet of a subject, how many cases it has, and how many must be refused.

    Counted in its file, without reading a number.
    """
    document = read_document(subject)
    entries = document["cases"]
    refused = sum("error" in entry["expect"] for entry in entries)
    if subject in networks.SHEETS:
        count = len(networks.TITLES[subject]) + len(entries)
        return networks.SHEETS[subject], count, refused
    return read_sheet(f"cases/{subject}.json", document), len(entries), refused


def select(names: Iterable[str] = ()) -> list[Case]:
    """The cases of the layers and ids named, all where none is named."""
    names = list(names)
    named = {strip_digest(name) for name in names}
    cases = load_cases(named if names else list_subjects())
    known = {case.layer for case in cases} | {case.id for case in cases}
    for name in names:
        if name not in known:
            known = {
                *list_subjects(),
                *(case.id for case in load_cases(list_subjects())),
            }
            must_be_known(name, known, "no layer and no case")
    return [c for c in cases if not names or c.layer in names or c.id in names]


def select_own(folder: str, names: Iterable[str] = ()) -> list[Case]:
    """The same of the layers in a folder of one's own.

    Errors: pyref:value, pyref:format where one of them is not certified as it stands.
    """
    names, shelf = list(names), open_shelf(folder)
    found = list_own(shelf)
    for name in found:
        if not names or name in map(strip_digest, names):
            require_certified(shelf.place(name))
    cases = [case for name in found if name in layers(shelf.fixtures)
             for case in load(shelf.place(name))]  # fmt: skip
    known = {*found, *(case.id for case in cases)}
    for name in names:
        must_be_known(name, known, f"no layer and no case of {shelf.label()}")
    return [c for c in cases if not names or c.layer in names or c.id in names]


def select_shapes(names: Iterable[str] = ()) -> list[Case]:
    """The cases of awkward sizes of the layers and ids named, all where none is named.

    Errors: pyref:value where a layer has none.
    """
    wanted: dict[str, set[str]] = {}
    for name in names:
        layer = name.partition("-")[0]
        must_be_known(layer, layers(), "no layer")
        if not has_shapes(layer):
            raise DomainError(f"{layer} has no shape pack")
        wanted.setdefault(layer, set()).add(name)
    cases = []
    for layer in wanted or filter(has_shapes, layers()):
        asked = wanted.get(layer, {layer})
        mine = list(list_shapes(layer))
        for name in asked - {layer}:
            must_be_known(name, {case.id for case in mine}, "no case")
        cases += [case for case in mine if layer in asked or case.id in asked]
    return cases


def find_case(case_id: str) -> Case:
    """The case of an id, from the file that the id names."""
    known = {case.id: case for case in load_cases([strip_digest(case_id)])}
    if case_id not in known:
        known = {case.id: case for case in load_cases(list_subjects())}
        must_be_known(case_id, known, "no case")
    return known[case_id]


def strip_digest(name: str) -> str:
    """The layer of an id, which has eight hex digits behind it; else the name."""
    return re.sub(r"-[0-9a-f]{8}$", "", name)


def must_be_known(name: str, known: Collection[str], otherwise: str) -> None:
    """Refuse a name that nothing has, and list those near it.

    otherwise: what an unknown name is called, "no layer". Errors: pyref:value.
    """
    if name not in known:
        near = list_near(name, known)
        hint = f"; near it: {', '.join(near)}" if near else ""
        raise DomainError(f"{name} is {otherwise}{hint}")


def plan(cases: Iterable[Case], runners: Iterable[str] = ()) -> list[Check]:
    """Every pair of the runners asked for, on every case and in every precision."""
    wanted = set(runners) or set(RUNNERS)
    return [
        Check(case, left, right, dtype)
        for case in cases
        for dtype in (case.exact_in if not case.error else ("float64",))
        for left, right in list_pairs(case, dtype)
        if {left, right} <= wanted
    ]


def list_pairs(case: Case, dtype: str) -> Iterator[tuple[str, str]]:
    languages = list_languages(case.sheet)
    if languages == IMPLEMENTATIONS:
        yield IMPLEMENTATIONS
    for left in languages:
        if case.expect or case.error or case.probed:
            yield left, "expected"
        if dtype == "float64" and not case.error and is_probed(case):
            yield left, "slopes"
            if case.sheet.analytic:
                yield left, "complexstep"
            if case.hvp:
                yield left, "hvp"
    if case.sheet.room == "derivations" and not case.error:
        yield "numpy", "layers"


def list_languages(sheet: Sheet) -> tuple[str, ...]:
    """The languages in which a layer stands: both, but for one of one's own."""
    if not sheet.shelf:
        return IMPLEMENTATIONS
    return tuple(one for one in IMPLEMENTATIONS if find_twin(sheet.place, one))


def is_probed(case: Case) -> bool:
    """Fixtures are probed where all is finite, networks where they say so."""
    if not case.sheet.back:
        return False
    return bool(case.probes) if case.source["kind"] == "data" else case.finite
