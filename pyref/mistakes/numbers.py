"""Read fixtures/mistakes: the numbers of each mistake of a layer, where they are wrong.

    known = load_mistakes("batchnorm")

What the files say stands in docs/format.md.
"""

import gzip
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyref.errors import FormatError
from pyref.fixtures import numbers
from pyref.fixtures.case import ARRAY, lock
from pyref.fixtures.entry import require_fields
from pyref.fixtures.load import parse, read_checked
from pyref.fixtures.shelf import find_shelf

SCHEMA = "pyref/mistakes/1"
FIELDS = ("name", "effect", "results", "cases")


@dataclass(frozen=True)
class KnownMistake:
    """A mistake and its numbers: case id -> result -> array, wrong arrays alone.

    results: those that are wrong in a case at least. raises: the cases to which it has
    no answer. rounding: the formula is right, and keeps too few digits.
    """

    name: str
    effect: str
    seen: str
    results: tuple[str, ...]
    numbers: Mapping[str, Mapping[str, ARRAY]]
    raises: frozenset[str]
    rounding: bool


@lru_cache
def load_mistakes(
    layer: str, folder: Path | str | None = None
) -> tuple[KnownMistake, ...]:
    """The mistakes of a layer, in the order of their file; none where it has none."""
    shelf, layer = find_shelf(layer)
    root, name = Path(folder or shelf.fixtures), f"mistakes/{layer}.json.gz"
    if not (root / name).exists():
        return ()
    try:
        content = gzip.decompress(read_checked(root, name))
    except (OSError, EOFError) as error:
        raise FormatError(f"{name}: {error}") from None
    document = parse(content, name)
    require_fields(name, "head", document, ("schema", "layer", "mistakes"))
    if document["schema"] != SCHEMA:
        raise FormatError(f"{name}: schema is {document['schema']}, not {SCHEMA}")
    return tuple(read_mistake(name, entry) for entry in document["mistakes"])


def read_mistake(file: str, entry: Mapping[str, Any]) -> KnownMistake:
    require_fields(file, entry.get("name", "a mistake"), entry, FIELDS)
    found = {
        case: MappingProxyType({k: lock(numbers.array(v)) for k, v in arrays.items()})
        for case, arrays in entry["cases"].items()
    }
    return KnownMistake(
        name=entry["name"],
        effect=entry["effect"],
        seen=entry.get("seen", ""),
        results=tuple(entry["results"]),
        numbers=MappingProxyType(found),
        raises=frozenset(entry.get("raises", ())),
        rounding=entry.get("rounding", False),
    )
