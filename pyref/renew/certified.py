"""Renew the cases of a shelf, what is certified of whole images, and the manifest.

    list what changed -> prove it, in all processes -> write

Nothing is written before all of it is proved.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import count
from typing import Any

from pyref.errors import FormatError, PyrefError
from pyref.fixtures import sources
from pyref.fixtures.build import Document, build, certify_document
from pyref.fixtures.case import Case
from pyref.fixtures.digests import digest_whole
from pyref.fixtures.load import load_file
from pyref.fixtures.networks import cases
from pyref.fixtures.shelf import OURS, Shelf
from pyref.fixtures.strict import parse, read_bytes
from pyref.oracle.processes import spread
from pyref.oracle.prove import Tally, prove, prove_places
from pyref.paths import DATA
from pyref.renew.line import Line

Certified = tuple[Document, Document]
"""The certified results of a case and its certificate, as they stand in its file."""


@dataclass(frozen=True)
class Task:
    """A case to be proved, with what its table says; a network on images has none."""

    case: Case
    expect: Document | None = None


def renew_certified(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    changed, _ = certify((), again, tick)
    yield from (Line(f"fixtures/{path}") for path in changed)


def certify(
    names: tuple[str, ...],
    again: bool,
    tick: Callable[[str], None],
    shelf: Shelf = OURS,
) -> tuple[list[str], Tally]:
    """Prove what changed of these names, or of all; the changed files, and how much.

    shelf: where they stand. Errors: pyref:format.
    """
    tick("looking for what changed")
    tasks = [] if shelf.own else list_images(names, again)
    tasks += list_cases(names, again, shelf)
    tally = Tally()
    proved: dict[str, Any] = {}
    done = count(1)

    def tell() -> None:
        tick(f"{next(done)} of {len(tasks)} cases proved")

    if tasks:
        tick(f"0 of {len(tasks)} cases proved")
    for task, (result, counted) in zip(tasks, spread(run, tasks, tell), strict=True):
        proved[task.case.id] = result
        tally.join(counted)
    images = [(t.case.layer, proved[t.case.id]) for t in tasks if t.expect is None]
    changed = build(
        folder=shelf.fixtures,
        names=names or None,
        prove=lambda case, _: proved[case.id],
        images=images,
        again=again,
        shelf=shelf,
    )
    load_file.cache_clear()
    cases.cache_clear()
    return changed, tally


def run(task: Task) -> tuple[Document | Certified, Tally]:
    """What is proved of one case, and how much that is."""
    tally = Tally()
    if task.expect is None:
        return prove_places(task.case, tally), tally
    try:
        return prove(task.case, task.expect, tally), tally
    except PyrefError:
        raise
    except Exception as error:
        if not task.case.sheet.shelf:
            raise  # a fault of ours is shown where it is
        file = sources.label(task.case.sheet.place, "definition")
        path = str(sources.path_of(task.case.sheet.place, "definition"))
        told = f"{task.case.title}: {sources.describe(error, path)}"
        raise FormatError(f"{file}: {told}") from None


def list_images(names: tuple[str, ...], again: bool) -> list[Task]:
    """The networks on images whose values on file do not hold any more."""
    asked = [c for c in cases() if c.probes and (not names or c.layer in names)]
    return [Task(case) for case in asked if again or not image_holds(case)]


def list_cases(names: tuple[str, ...], again: bool, shelf: Shelf = OURS) -> list[Task]:
    """The cases of fixture files whose values do not hold any more."""
    tasks: list[Task] = []

    def note(case: Case, expect: Document) -> Certified:
        tasks.append(Task(case, expect))
        return {}, {}

    for name in names or sources.names(shelf=shelf):
        certify_document(shelf.place(name), note, again)
    return tasks


def image_holds(case: Case) -> bool:
    """Whether what is on file of a network on images still follows from its sources."""
    path = DATA / f"{case.layer}.json"
    if not path.exists():
        return False
    known = parse(read_bytes(path, path.name), path.name)
    places = {f"d{k}": " ".join(map(str, v)) for k, v in case.probes.items()}
    return bool(
        known.get("digest") == digest_whole(known)
        and known["id"] == case.id
        and known["certificate"]["definition"] == sources.digest(case.layer)
        and places == {k: v["places"] for k, v in known["known"].items() if k in places}
        and all("scale" in entry for entry in known["known"].values())
    )
