"""Keep a case that is wrong as a fixture file of one case, and judge it once more.

    path = keep_smallest(place, seed, number, verdict, "FOLDER")
    verdicts = replay(path)                   FOLDER/dense-9f3a1c7e.json

The file has the format of all fixtures (docs/format.md), with certified values where
the oracle proves them. What it says of the finding stands in its title and its source.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.errors import FileError
from pyref.files import write
from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.fixtures.digests import Document
from pyref.fixtures.document import make_document, spell
from pyref.fixtures.entry import read_case
from pyref.fixtures.head import require_head
from pyref.fixtures.strict import parse, read_bytes
from pyref.fixtures.table import LICENCE
from pyref.fixtures.table import case as make_case
from pyref.fuzz import known
from pyref.fuzz.block import judge_all, open_layer
from pyref.fuzz.draw import draw
from pyref.fuzz.shrink import shrink
from pyref.fuzz.verdict import Verdict

if TYPE_CHECKING:
    from pyref.oracle.certify import Certified

REFUSED = re.compile(r"pyref:(size|type|value)")


def keep_smallest(
    place: str, seed: int, number: int, verdict: Verdict, folder: Path | str
) -> Path:
    """Shrink a case that is wrong, and write its file; verdict is that on the case."""
    sheet, forward = open_layer(place)

    def is_wrong(cases: Sequence[Case]) -> list[bool]:
        return [is_same(verdict, other) for other in judge_all(cases)]

    case = shrink(draw(sheet, forward, seed, number), forward, is_wrong)
    (smallest,) = judge_all([case])
    finding = smallest.finding or verdict.finding
    assert finding  # what is wrong has one
    origin = f"pyref fuzz --layer {sheet.layer} --seed {seed}, case {number}, shrunk"
    return keep(case, finding, folder, origin)


def is_same(first: Verdict, other: Verdict) -> bool:
    """Whether another case is wrong in the same array."""
    a, b = first.finding, other.finding
    return bool(other.kind == "wrong" and a and b and a.array == b.array)


def keep(case: Case, finding: Finding, folder: Path | str, origin: str) -> Path:
    """Write the file of a case; origin: how it was found. Errors: pyref:file."""
    refused = REFUSED.search(finding.note) if finding.array == "error" else None
    error = refused[0] if refused else None
    document = as_document(case, describe(finding), origin, error)
    (written,) = document["cases"]
    path = Path(folder) / f"{written['id']}.json"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
    except OSError as problem:
        raise FileError(f"{folder}: {problem.strerror}") from None
    write(path, spell(document) + "\n")
    return path


def as_document(
    case: Case,
    title: str,
    origin: str,
    error: str | None = None,
    proved: "Mapping[str, Certified] | None" = None,
) -> Document:
    """The document of a fixture file of one case, certified where that can be.

    error: the identifier with which it must be refused. proved: what is certified of it
    already.
    """
    entry = make_case(
        title,
        {"kind": "generated", "formula": origin, "licence": LICENCE},
        level="hostile",
        storage=case.storage or None,
        refuse=error,
        **{**case.inputs, **case.options, **case.upstream},
    )
    document = make_document(case.sheet, [entry])
    (written,) = document["cases"]
    written["exact_in"] = list(case.exact_in)
    certify(case, written, proved)
    return document


def describe(finding: Finding) -> str:
    """One line on what is wrong, in the letters that a fixture file has."""
    head = f"{finding.pair} {finding.array}"
    if finding.note:
        line = f"{head}: {finding.note}"
    else:
        place = list(finding.where)
        line = f"{head}{place}: {finding.got}, not {finding.want}"
    return line.encode("ascii", "replace").decode()


def certify(
    case: Case, entry: dict[str, Any], proved: "Mapping[str, Certified] | None"
) -> None:
    """Note what is certified of a case in its entry, where that can be."""
    if "error" in entry["expect"] or not known.can_certify(case):
        return
    from pyref.oracle.prove import prove

    read = read_case("fuzz", case.sheet, entry)
    try:
        entry["expect"], entry["certificate"] = prove(
            read, entry["expect"], known=proved
        )
    except (ArithmeticError, OverflowError):
        return


def replay(path: Path | str, place: str = "") -> list[tuple[Case, Verdict]]:
    """The cases of a file of this format, each in its precisions, judged anew.

    place: FOLDER/NAME for a layer of one's own. Errors: pyref:format.
    """
    document = parse(read_bytes(Path(path), str(path)), str(path))
    name = f"{document.get('layer')}.json"  # as a file of all its cases is called
    require_head(name, document)
    sheet = sources.sheet(place or document["layer"])
    cases = [read_case(name, sheet, entry) for entry in document["cases"]]
    runs = [
        replace(case, exact_in=(dtype,)) for case in cases for dtype in case.exact_in
    ]
    plain = [strip(case) for case in runs]
    return list(zip(plain, judge_all(plain), strict=True)) if plain else []


def strip(case: Case) -> Case:
    """The case as it was drawn: nothing expected, its arrays free to be moved."""
    return replace(
        case,
        expect={},
        error="",
        inputs={k: np.array(v) for k, v in case.inputs.items()},
        upstream={k: np.array(v) for k, v in case.upstream.items()},
    )
