"""Renew fixtures/mistakes: what comes out with each mistake of a layer.

All of it is made again, in seconds. A file stays as it is where its words and cases are
the same and its numbers differ by what two machines may differ.
"""

import gzip
import json
from collections.abc import Callable, Iterator
from pathlib import Path

from pyref.fixtures import sources
from pyref.fixtures.build import make_manifest, write
from pyref.fixtures.document import spell
from pyref.mistakes.make import make_document, matches, pack
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import FIXTURES
from pyref.renew.line import Line


def renew_negative(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    yield from (Line(f"fixtures/{path}") for path in write_mistakes(again, tick))


def write_mistakes(
    again: bool = False,
    tick: Callable[[str], None] = lambda words: None,
    folder: Path = FIXTURES,
) -> list[str]:
    """Write the mistakes of every layer, then the manifest; the paths that changed."""
    target = folder / "mistakes"
    target.mkdir(exist_ok=True)
    changed = []
    for layer in sources.names("mistakes"):
        tick(f"making the numbers of the mistakes of {layer}")
        document = make_document(layer)
        path = target / f"{layer}.json.gz"
        known = json.loads(gzip.decompress(path.read_bytes())) if path.exists() else {}
        if again or not known or not matches(known, document):
            path.write_bytes(pack(document))
            changed.append(f"mistakes/{path.name}")
    for path in sorted(target.glob("*.json.gz")):
        if path.name.partition(".")[0] not in sources.names("mistakes"):
            path.unlink()
            changed.append(f"mistakes/{path.name}")
    if write(folder / "MANIFEST.json", spell(make_manifest(folder)) + "\n"):
        changed.append("MANIFEST.json")
    load_mistakes.cache_clear()
    return changed
