"""Renew fixtures/cases, what is certified of whole images, and the manifest."""

import json
from collections.abc import Callable, Iterator
from typing import Any

from pyref.fixtures import sources
from pyref.fixtures.build import build
from pyref.fixtures.case import Case
from pyref.fixtures.load import load
from pyref.fixtures.networks import cases
from pyref.oracle.prove import Tally, prove, prove_places
from pyref.paths import DATA
from pyref.renew.line import Line


def renew_certified(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    changed, _ = certify((), again, tick)
    yield from (Line(f"fixtures/{path}") for path in changed)


def certify(
    names: tuple[str, ...], again: bool, tick: Callable[[str], None]
) -> tuple[list[str], Tally]:
    """Prove what changed of these names, or of all; the changed files, and how much."""
    tally = Tally()

    def prove_case(
        case: Case, expect: dict[str, Any]
    ) -> tuple[dict[str, Any], dict[str, Any]]:
        tick(f"proving {case.id}")
        return prove(case, expect, tally)

    images = []
    for case in cases():
        asked = case.probes and (not names or case.layer in names)
        if asked and (again or not image_holds(case)):
            tick(f"proving {case.id}")
            images.append((case.layer, prove_places(case, tally)))
    changed = build(names=names or None, prove=prove_case, images=images, again=again)
    load.cache_clear()
    cases.cache_clear()
    return changed, tally


def image_holds(case: Case) -> bool:
    """Whether what is on file of a network on images still follows from its sources."""
    path = DATA / f"{case.layer}.json"
    if not path.exists():
        return False
    known = json.loads(path.read_text())
    places = {f"d{k}": " ".join(map(str, v)) for k, v in case.probes.items()}
    return bool(
        known["id"] == case.id
        and known["certificate"]["definition"] == sources.digest(case.layer)
        and places == {k: v["places"] for k, v in known["known"].items() if k != "y"}
    )
