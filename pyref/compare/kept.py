"""A side that is kept in a file: what it was asked, and what it answered.

    pyref compare A B --inputs ... --keep FILE      writes it
    pyref compare FILE B                            holds another B against it

The file has the inputs, every answer of A on every set (results, how far rounding moves
them, values on the way, slopes), versions, and hashes of the sources, so that it can be
replayed where A's language is not. What was not asked then has no answer now.
"""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path as File
from typing import Any

import pyref
from pyref.compare.inputs import Block, Kind, Set, Spec
from pyref.compare.side import Raised, Side, hash_file
from pyref.compare.worker.tree import decode, encode, standardize
from pyref.errors import FormatError

SCHEMA = "pyref/compare/1"


class KeptSide(Side):
    """Answers as the side did from which the file was made."""

    def __init__(self, letter: str, kept: Mapping[str, Any]):
        self.letter, self.kept = letter, kept
        self.language, self.functions, self.names = "", (), {}
        self.deadline, self.setup, self.record = 30.0, "", None

    @property
    def name(self) -> str:
        return str(self.kept["name"])

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        reply = self.kept["answers"].get(name_request(request))
        if reply is None:
            told = f"{self.name} was not asked this when it was kept"
            raise Raised({"error": told, "identifier": "function:kept"})
        if "error" in reply:
            raise Raised(reply)
        return dict(reply)

    def list_changed(self) -> list[str]:
        """Files of it that are here and say something else now."""
        return [
            one.file
            for one in self.functions
            if File(one.file).is_file() and hash_file(one.file) != one.sha256
        ]

    def close(self) -> None:
        """There is no process."""


def name_request(request: Mapping[str, Any]) -> str:
    text = json.dumps(request, sort_keys=True)
    return hashlib.sha256(text.encode("ascii")).hexdigest()[:24]


def write_kept(file: str, side: Side, spec: Spec, command: str) -> None:
    """Write what a side answered, with the inputs. Errors: those of open."""
    kept = {
        "schema": SCHEMA,
        "pyref": pyref.__version__,
        "made": datetime.now(UTC).isoformat(timespec="seconds"),
        "command": command,
        "name": side.name,
        "inputs": [write_set(one) for one in spec.sets()],
        "names": list(spec.names),
        "answers": {name_request(q): reply for q, reply in side.record or []},
    }
    File(file).write_text(json.dumps(kept, indent=1) + "\n", encoding="ascii")


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
    try:
        kept = json.loads(File(file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as problem:
        raise FormatError(f"{file}: {problem}") from None
    if not isinstance(kept, dict) or kept.get("schema") != SCHEMA:
        found = kept.get("schema") if isinstance(kept, dict) else type(kept).__name__
        raise FormatError(f"{file}: its schema is {found}, not {SCHEMA}")
    return kept


def read_spec(kept: Mapping[str, Any]) -> Spec:
    """The inputs of a kept side."""
    sets = tuple(read_set(entry) for entry in kept["inputs"])
    return Spec(tuple(kept["names"]), sets[0].kinds, sets)


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
