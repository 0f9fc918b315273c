"""Read fixtures/mistakes: the numbers of each mistake of a layer, where they are wrong.

    known = load_mistakes("batchnorm")

What the files say stands in docs/format.md, what they keep in pyref/mistakes/keep.py.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

import numpy as np

from pyref.errors import FormatError
from pyref.fixtures.arrays import read_array
from pyref.fixtures.case import ARRAY, Case, lock
from pyref.fixtures.digests import digest_whole, require_digest
from pyref.fixtures.forms import NAME, Fields, refuse, require, require_fields
from pyref.fixtures.manifest import read_checked
from pyref.fixtures.numbers import places
from pyref.fixtures.shelf import find_shelf
from pyref.fixtures.spread import KEPT
from pyref.fixtures.strict import parse, show, unpack
from pyref.fixtures.words import ANY, read_words, split_words

SCHEMA = "pyref/mistakes/2"
OLD = "pyref/mistakes/1"
DIGITS = 8
"""Of what an array is off; check tells a millionth of it, a hundred times as much."""
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

    An array of one axis has the numbers at the places that are kept, any other is
    whole. results: those that are wrong in a case at least. raises: the cases to which
    it has no answer. rounding: the formula is right, and keeps too few digits.
    """

    name: str
    effect: str
    seen: str
    results: tuple[str, ...]
    numbers: Mapping[str, Mapping[str, ARRAY]]
    raises: frozenset[str]
    rounding: bool

    def fill(self, case: Case) -> dict[str, ARRAY]:
        """The wrong arrays of a case, right at the places that are not kept."""
        return {
            name: array if array.ndim > 1 else put(array, case.expect[name].high)
            for name, array in self.numbers.get(case.id, {}).items()
        }

    def list_told(self, case: Case) -> dict[str, ARRAY]:
        """The places that are kept, true among false, of arrays with other ones."""
        shapes = {
            name: case.expect[name].high.shape
            for name, array in self.numbers.get(case.id, {}).items()
            if array.ndim == 1 and array.size < case.expect[name].high.size
        }
        return {
            name: put(np.ones(KEPT, bool), np.zeros(shape, bool))
            for name, shape in shapes.items()
        }


def put(some: ARRAY, array: ARRAY) -> ARRAY:
    """An array with these numbers at the places that are kept."""
    filled = array.copy()
    filled.reshape(-1)[places(array.size, KEPT)] = some
    return filled


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
    if shelf.own and document.get("schema") == OLD:
        again = f"pyref certify {shelf.label(layer)}"
        raise FormatError(f"{shelf.label(layer)}: mistakes are {OLD}: {again}")
    require_fields(f"{name}: head", "", document, HEAD)
    if document["layer"] != layer:
        raise refuse(f"{name}: head", "layer", document["layer"], layer)
    known = tuple(read_mistake(name, entry) for entry in document["mistakes"])
    require_digest(f"{name}: head", document, digest_whole(document))
    return known


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
        name: read_entry(where, f"{field}[{show(name)}]", entry)
        for name, entry in arrays.items()
    }
    return MappingProxyType(known)


def read_entry(where: str, field: str, entry: Any) -> ARRAY:
    """A text of the numbers that are kept of an array, or a whole one."""
    if type(entry) is not str:
        return read_array(where, field, entry)
    words = split_words(where, field, entry, ANY)
    return lock(np.array(read_words(where, field, words, ANY)))
