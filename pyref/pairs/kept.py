"""A side that is kept in a file: what it was asked, and what it answered.

    pyref compare A B --inputs ... --keep FILE      writes it
    pyref compare FILE B                            holds another B against it

The file has the inputs, every answer of A on every set (results, how far rounding moves
them, values on the way, slopes), versions, and hashes of the sources, so that it can be
replayed where A's language is not. What was not asked then has no answer now. Files are
told from where it lies itself, so that both may move together. Its digest tells whether
something in it was changed.
"""

import hashlib
import json
import os
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path as File
from typing import Any

from pyref.errors import FormatError
from pyref.fixtures.digests import digest_whole, require_digest
from pyref.fixtures.forms import Fields, require_fields
from pyref.fixtures.strict import parse, read_bytes
from pyref.pairs.inputs import Block, Kind, Set, Spec
from pyref.pairs.side import Raised, Side, StoredSide, hash_file
from pyref.pairs.worker.tree import decode, encode, standardize

SCHEMA = "pyref/compare/1"
LARGEST = 2**28  # bytes of a file
SIDE = {"name": str, "setup": str, "sources": dict, "answers": dict}
KEPT = Fields(
    {
        "schema": (SCHEMA,),
        **SIDE,
        "update?": Fields(SIDE),
        "steps?": int,
        "inputs": [Fields({"kind": str, "values": dict, "kinds": [dict]})],
        "names": [str],
    }
)


class KeptSide(StoredSide):
    """Answers as the side did from which the file was made."""

    def __init__(self, letter: str, kept: Mapping[str, Any]):
        super().__init__(letter)
        self.kept = kept

    @property
    def name(self) -> str:
        return str(self.kept["name"])

    @property
    def made(self) -> str:
        return str(self.kept.get("made", "")).partition("T")[0]

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        reply = self.kept["answers"].get(name_request(request))
        if reply is None:
            told = f"{self.name} was not asked this when it was kept"
            raise Raised({"error": told, "identifier": "function:kept"})
        if "error" in reply:
            raise Raised(reply)
        found = dict(reply)
        if "language" in found:
            found["language"] = f"{found['language']}, kept {self.made}".strip()
        return found

    def list_changed(self) -> list[str]:
        """Files that it ran which are here and say something else now."""
        return [
            file
            for file, digest in self.kept["sources"].items()
            if File(file).is_file() and hash_file(file) != digest
        ]


def name_request(request: Mapping[str, Any]) -> str:
    """By what is asked; not by how long it may take, how much of loops, the set-up."""
    free = ("seconds", "setup", "passes", "through", "handed")
    asked = {k: v for k, v in request.items() if k not in free}
    text = json.dumps(asked, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:24]


def write_kept(
    file: str,
    side: Side,
    spec: Spec,
    command: str,
    update: Side | None = None,
    steps: tuple[int, int | None] = (0, None),
) -> None:
    """Write what a side answered, with the inputs. Errors: those of open.

    update: that of the side, where it was trained; steps: how many, and their batch.
    """
    folder = File(file).resolve().parent
    trained: dict[str, Any] = {}
    if update:
        trained["update"] = write_side(update, folder)
    if steps[0]:
        trained |= {"steps": steps[0], "batch": steps[1]}
    kept = {
        "schema": SCHEMA,
        "pyref": version("pyref-backprop"),
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "inputs": [write_set(one) for one in spec.sets()],
        "names": list(spec.names),
        **trained,
        **write_side(side, folder),
    }
    kept["digest"] = digest_whole(kept)
    File(file).write_text(spell(kept), encoding="ascii")


def write_side(side: Side, folder: File) -> dict[str, Any]:
    """What one side was asked and answered, and the sources that it ran."""
    record = side.record or []
    sources = dict.fromkeys(one for _, reply in record for one in list_files(reply))
    return {
        "name": side.name,
        "setup": side.setup,
        "sources": {leave(one, folder): hash_file(one) for one in sources},
        "answers": {
            name_request(q): change_files(reply, lambda one: leave(one, folder))
            for q, reply in record
        },
    }


def spell(kept: Mapping[str, Any]) -> str:
    """JSON with a line for each fact, each set and each answer."""
    lines = []
    for key, value in kept.items():
        text = json.dumps(value)
        if key == "answers":
            every = [f"  {json.dumps(k)}: {json.dumps(v)}" for k, v in value.items()]
            text = "{\n" + ",\n".join(every) + "\n }"
        if key == "inputs":
            text = "[\n  " + ",\n  ".join(map(json.dumps, value)) + "\n ]"
        lines.append(f" {json.dumps(key)}: {text}")
    return "{\n" + ",\n".join(lines) + "\n}\n"


def leave(file: str, folder: File) -> str:
    """A file as it is reached from a folder."""
    return File(os.path.relpath(file, folder)).as_posix()


def list_files(value: Any) -> Iterator[str]:
    """All that stands under the key file, the sources of a reply."""
    if isinstance(value, dict):
        if isinstance(value.get("file"), str) and value["file"]:
            yield value["file"]
        value = [*value.values()]
    for one in value if isinstance(value, list) else []:
        yield from list_files(one)


def change_files(value: Any, change: Callable[[str], str]) -> Any:
    """A reply with other names of its sources."""
    if isinstance(value, list):
        return [change_files(one, change) for one in value]
    if not isinstance(value, dict):
        return value
    return {
        k: change(v) if k == "file" and isinstance(v, str) and v
        else change_files(v, change)
        for k, v in value.items()
    }  # fmt: skip


def write_set(one: Set) -> dict[str, Any]:
    return {
        "kind": one.kind,
        "values": encode(standardize(one.values)),
        "kinds": [
            {**asdict(kind), "value": encode(standardize(kind.value))}
            for kind in one.kinds.values()
        ],
    }


def is_kept(text: str) -> bool:
    """Whether a target is a kept side rather than a function."""
    return text.endswith(".json")


def read_kept(file: str) -> dict[str, Any]:
    """A kept side. Errors: pyref:format where the file is none."""
    kept = parse(read_bytes(File(file), file, LARGEST), file)
    require_fields(file, "", kept, KEPT)
    require_digest(file, kept, digest_whole(kept))
    folder = File(file).resolve().parent
    found = {**kept, **reach_files(kept, folder)}
    if "update" in kept:
        found["update"] = {**kept["update"], **reach_files(kept["update"], folder)}
    return found


def reach_files(kept: Mapping[str, Any], folder: File) -> dict[str, Any]:
    """Sources and answers of a side with files as they are reached from here."""

    def reach(one: str) -> str:
        return os.path.normpath(folder / one)

    sources = {reach(one): digest for one, digest in kept["sources"].items()}
    return {"sources": sources, "answers": change_files(kept["answers"], reach)}


def read_spec(kept: Mapping[str, Any]) -> Spec:
    """The inputs of a kept side. Errors: pyref:format."""
    try:
        sets = tuple(read_set(entry) for entry in kept["inputs"])
        for one in sets:
            standardize(one.values)
        return Spec(tuple(kept["names"]), sets[0].kinds, sets)
    except (KeyError, TypeError, ValueError, IndexError, AttributeError) as problem:
        told = f"its inputs are not of {SCHEMA}: {problem!r}"
        raise FormatError(f"{kept['name']}, kept: {told}") from None


def read_set(entry: Mapping[str, Any]) -> Set:
    kinds = [read_kind(one) for one in entry["kinds"]]
    return Set(
        entry["kind"],
        {kind.path: kind for kind in kinds},
        lambda: dict(decode(entry["values"])),
    )


def read_kind(entry: Mapping[str, Any]) -> Kind:
    blocks = tuple(Block(b["name"], tuple(b["shape"])) for b in entry["blocks"])
    shape = None if entry["shape"] is None else tuple(entry["shape"])
    plain = {
        **entry,
        "path": tuple(entry["path"]),
        "shape": shape,
        "blocks": blocks,
        "value": decode(entry["value"]),
    }
    return Kind(**plain)
