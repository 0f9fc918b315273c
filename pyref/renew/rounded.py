"""Renew fixtures/data/rounded-LAYER.json: cases of layers, rounded to bfloat16."""

from collections.abc import Callable, Iterator

from pyref.fixtures.build import write, write_manifest
from pyref.fixtures.document import spell
from pyref.fixtures.load import load
from pyref.fixtures.strict import parse, read_bytes
from pyref.layers import __all__ as LAYERS
from pyref.oracle.processes import spread
from pyref.oracle.rounded import find_digest, make_document
from pyref.paths import DATA, FIXTURES
from pyref.renew.line import Line


def renew_rounded(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    """Prove those of layers whose cases or definition changed; one Line a file."""
    names = [name for name in LAYERS if not load(name)[0].sheet.through]
    stale = [name for name in names if again or not holds(name)]
    if stale:
        tick(f"proving rounded cases of {len(stale)} layers")
    changed = []
    for name, document in zip(stale, spread(make_document, stale), strict=True):
        path = DATA / f"rounded-{name}.json"
        if write(path, spell(document) + "\n"):
            changed.append(f"data/{path.name}")
    for path in sorted(DATA.glob("rounded-*.json")):
        if path.stem.removeprefix("rounded-") not in names:
            path.unlink()
            changed.append(f"data/{path.name}")
    changed += write_manifest(FIXTURES)
    yield from (Line(f"fixtures/{name}") for name in changed)


def holds(name: str) -> bool:
    """Whether what is on file of a layer was made from its cases as they are."""
    path = DATA / f"rounded-{name}.json"
    if not path.exists():
        return False
    known = parse(read_bytes(path, path.name), path.name)
    return bool(known.get("made_from") == find_digest(name))
