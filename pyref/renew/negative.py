"""Renew fixtures/mistakes: what comes out with each mistake of a layer.

All of it is made again, in seconds. A file stays as it is where its digest fits, its
words and cases are the same and its numbers differ by what two machines may differ.
"""

from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.build import write_manifest
from pyref.fixtures.digests import digest_whole
from pyref.fixtures.shelf import OURS, Shelf
from pyref.fixtures.strict import parse, read_bytes, unpack
from pyref.mistakes.make import Document, make_document, matches, pack
from pyref.mistakes.numbers import load_mistakes
from pyref.paths import FIXTURES
from pyref.renew.line import Line


def renew_negative(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    yield from (Line(f"fixtures/{path}") for path in write_mistakes(again, tick))


def write_mistakes(
    again: bool = False,
    tick: Callable[[str], None] = lambda words: None,
    folder: Path = FIXTURES,
    shelf: Shelf = OURS,
    names: Collection[str] = (),
) -> list[str]:
    """Write the mistakes of layers, then the manifest; the paths that changed.

    names: of some alone.
    """
    target = folder / "mistakes"
    known_names = sources.names("mistakes", shelf)
    if known_names or not shelf.own:
        target.mkdir(exist_ok=True)
    changed = []
    made = [name for name in known_names if not names or name in names]
    for layer in made:
        tick(f"making the numbers of the mistakes of {layer}")
        place = shelf.place(layer)
        document = make_document(place)
        if shelf.own:
            require_effect(sources.label(place, "mistakes"), document)
        path = target / f"{layer}.json.gz"
        known = read_packed(path) if path.exists() else {}
        is_whole = known.get("digest") == digest_whole(known)
        if again or not is_whole or not matches(known, document, place):
            path.write_bytes(pack(document))
            changed.append(f"mistakes/{path.name}")
    for path in sorted(target.glob("*.json.gz")):
        if path.name.partition(".")[0] not in known_names:
            path.unlink()
            changed.append(f"mistakes/{path.name}")
    changed += write_manifest(folder, shelf, {"mistakes": made})
    load_mistakes.cache_clear()
    return changed


def read_packed(path: Path) -> Document:
    return parse(unpack(read_bytes(path, path.name), path.name), path.name)


def require_effect(file: str, document: Document) -> None:
    """Refuse a mistake that no case shows: it has an error, or is right everywhere."""
    for entry in document["mistakes"]:
        if not entry["cases"]:
            told = "raises an error" if entry.get("raises") else "is right"
            raise FormatError(f"{file}: {entry['name']}: {told} in every case")
