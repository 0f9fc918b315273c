"""Read fixtures/mistakes: the numbers of each mistake of a layer, where they are wrong.

    known = load_mistakes("batchnorm")

What the files say stands in docs/format.md.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

from pyref.fixtures.arrays import read_array
from pyref.fixtures.case import ARRAY
from pyref.fixtures.forms import NAME, Fields, refuse, require, require_fields
from pyref.fixtures.manifest import read_checked
from pyref.fixtures.shelf import find_shelf
from pyref.fixtures.strict import parse, show, unpack

SCHEMA = "pyref/mistakes/1"
HEAD = Fields({"schema": (SCHEMA,), "layer": NAME, "mistakes": [Fields({"name": str})]})
MISTAKE = Fields(
    {
        "effect": str,
        "seen?": str,
        "rounding?": bool,
        "results": [str],
        "cases": dict,
        "raises?": [str],
    }
)


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
    document = parse(unpack(read_checked(root, name), name), name)
    require_fields(f"{name}: head", "", document, HEAD)
    if document["layer"] != layer:
        raise refuse(f"{name}: head", "layer", document["layer"], layer)
    return tuple(read_mistake(name, entry) for entry in document["mistakes"])


def read_mistake(file: str, entry: Mapping[str, Any]) -> KnownMistake:
    where = f"{file}: {show(entry['name'])}"
    require_fields(where, "", entry, MISTAKE)
    return KnownMistake(
        name=entry["name"],
        effect=entry["effect"],
        seen=entry.get("seen", ""),
        results=tuple(entry["results"]),
        numbers=MappingProxyType(
            {case: read_wrong(where, case, v) for case, v in entry["cases"].items()}
        ),
        raises=frozenset(entry.get("raises", ())),
        rounding=entry.get("rounding", False),
    )


def read_wrong(where: str, case: str, arrays: Any) -> Mapping[str, ARRAY]:
    """The arrays of one case, by their results."""
    field = f"cases[{show(case)}]"
    require(where, field, arrays, dict)
    known = {
        name: read_array(where, f"{field}[{show(name)}]", entry)
        for name, entry in arrays.items()
    }
    return MappingProxyType(known)
