"""Renew fixtures/data/shapes-LAYER.json: cases of awkward and large sizes."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import flint
import numpy as np

from pyref.fixtures import awkward, sources
from pyref.fixtures.awkward import list_awkward, list_specs, make_small
from pyref.fixtures.build import write, write_manifest
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.digests import digest_of, digest_whole
from pyref.fixtures.document import spell, spell_numbers
from pyref.fixtures.shapes import name_file
from pyref.fixtures.strict import parse, read_bytes
from pyref.layers import __all__ as LAYERS
from pyref.oracle import shapes
from pyref.oracle.processes import spread
from pyref.oracle.shapes import Entries, certify_entries, find_free, write_entries
from pyref.paths import DATA, FIXTURES
from pyref.renew.line import Line
from pyref.runners.numpy import find_function


def renew_shapes(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """Prove those of layers whose sheet or definition changed; one Line a file."""
    stale = [name for name in LAYERS if again or not holds(name)]
    if stale:
        tick(f"proving cases of awkward sizes of {len(stale)} layers")
    changed = [
        name for name, new in zip(stale, spread(renew_one, stale), strict=True) if new
    ]
    yield from (Line(f"fixtures/{name_file(name)}") for name in changed)
    for path in sorted(DATA.glob("shapes-*.json")):
        if path.stem.removeprefix("shapes-") not in LAYERS:
            path.unlink()
            yield Line(f"fixtures/data/{path.name}")
    yield from (Line(f"fixtures/{name}") for name in write_manifest(FIXTURES))


def renew_one(layer: str) -> bool:
    """Write the file of a layer, each as soon as it is proved; whether it changed."""
    return write(FIXTURES / name_file(layer), spell(make_document(layer)) + "\n")


def holds(layer: str) -> bool:
    """Whether what is on file was made from sheet and definition as they are."""
    path = FIXTURES / name_file(layer)
    if not path.exists():
        return False
    known = parse(read_bytes(path, path.name), path.name)
    return bool(known.get("made_from") == find_digest(sources.sheet(layer)))


def find_digest(sheet: Sheet) -> str:
    """What a file is made from: the sheet, the definition, the rule and its limits."""
    words = [sheet.inputs, sheet.options, sheet.outputs, sheet.lengths]
    rule = [repr(v) for k, v in sorted(vars(awkward).items()) if k.isupper()]
    rule += [repr(v) for v in (shapes.STEPS, shapes.FEW, shapes.MOST)]
    fit = sheet.fit.__name__ if sheet.fit else ""
    sizes = [repr(sorted(sheet.ordinary.items())), sheet.longest, fit]
    return digest_of([words, rule, sizes, sources.digest(sheet.layer)])[:16]


def make_document(layer: str) -> dict[str, Any]:
    """The document of a layer: of each letter its longest sizes that can be proved."""
    sheet = sources.sheet(layer)
    forward = find_function(sheet)
    with np.errstate(all="ignore"):
        free = find_free(make_small(sheet, forward))
        cases = {}
        for candidates, most in list_awkward(sheet, forward):
            left = most
            for case in candidates:
                known = certify_entries(case, free)
                if known:
                    cases[case.id.removeprefix(f"{layer}-")] = write_case(case, known)
                    left -= 1
                if not left:
                    break
    document = {
        "layer": layer,
        "made_from": find_digest(sheet),
        "tool": f"python-flint {flint.__version__}",
        "cases": cases,
    }
    return document | {"digest": digest_whole(document)}


def write_case(case: Case, known: Mapping[str, Entries]) -> dict[str, Any]:
    """The entry of a case: what it is given, by shape and kind, and what is known."""
    specs, kinds = list_specs(case.sheet), case.source["kinds"]
    given = case.inputs | case.options | case.upstream
    numbers = {k: v for k, v in case.options.items() if k not in specs}
    assert isinstance(kinds, dict)
    return {
        "title": case.title,
        "letter": case.source["letter"],
        "length": case.source["length"],
        "given": {
            name: {"shape": [*given[name].shape], "kind": kinds[name]}
            for name in (*specs, *case.upstream)
        },
        "numbers": {name: spell_numbers(value) for name, value in numbers.items()},
        "known": {name: write_entries(entries) for name, entries in known.items()},
    }
