"""A side that pyref.record wrote in MATLAB or Octave: one set of inputs, its results.

    pyref.record (@f, 'inputs.mat', 'results.mat')      there
    pyref compare results.mat f.py:f                    anywhere

It was run there and is not run again: its values on the way, and the slopes of its
cost, are not known here.
"""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from pyref.errors import FormatError
from pyref.pairs.inputs import Spec, read_inputs
from pyref.pairs.inputs.files import read_file
from pyref.pairs.side import Raised, StoredSide
from pyref.pairs.worker.tree import encode, standardize

SCHEMA = "pyref/record/1"
FACTS = ("name", "argument_names", "inputs", "result_names", "results", "spread")


class RecordedSide(StoredSide):
    """Answers what was recorded, to nothing but the call that was recorded."""

    def __init__(self, letter: str, file: str, record: Mapping[str, Any]):
        super().__init__(letter)
        self.file, self.held = file, record
        self.given = {
            name: encode(standardize(value))
            for name, value in list_inputs(record).items()
        }

    @property
    def name(self) -> str:
        return f"{self.held['name']} in {self.file}"

    def ask(self, request: Mapping[str, Any]) -> dict[str, Any]:
        held, job = self.held, request["job"]
        if job == "open":
            language = f"{held.get('language', '')} {held.get('version', '')}".strip()
            function = {
                "name": held["name"],
                "file": "",
                "arguments": list(held["argument_names"]),
                "results": list(held["result_names"]),
            }
            told = f"{language}, recorded {held.get('date', '')}".strip()
            return {"language": told, "functions": [function]}
        if job != "call" or request["args"] != self.given:
            told = f"{self.name} was recorded once, and is not run here"
            raise Raised({"error": told, "identifier": "function:kept"})
        pairs = [
            [encode(standardize(v)) for v in held[k]] for k in ("results", "spread")
        ]
        return {"results": pairs[0], "spread": pairs[1], "names": held["result_names"]}


def list_inputs(record: Mapping[str, Any]) -> dict[str, Any]:
    return dict(zip(record["argument_names"], record["inputs"], strict=True))


def is_recorded(text: str) -> bool:
    """Whether a target is a record rather than a function."""
    return text.endswith(".mat")


def read_record(
    letter: str, file: str, gradient: tuple[str, ...]
) -> tuple[RecordedSide, Spec]:
    """A record and its inputs. Errors: pyref:format where the file is none."""
    if not Path(file).is_file():
        raise FormatError(f"{file}: no such file")
    record = read_file(file).get("record")
    if not isinstance(record, dict) or str(record.get("schema")) != SCHEMA:
        raise FormatError(f"{file}: it holds no record of {SCHEMA}")
    missing = [fact for fact in FACTS if fact not in record]
    if missing:
        raise FormatError(f"{file}: its record has no {', '.join(missing)}")
    listed = {k: as_list(record[k]) for k in FACTS[1:]}
    require_sense(file, record["name"], listed)
    side = RecordedSide(letter, file, {**record, **listed})
    return side, read_inputs(list_inputs(side.held), gradient, f"the call in {file}")


def require_sense(file: str, name: Any, listed: Mapping[str, list[Any]]) -> None:
    """Refuse names that are no text, and lists of which one is longer than another."""
    names = [name, *listed["argument_names"], *listed["result_names"]]
    if not all(isinstance(one, str) for one in names):
        raise FormatError(f"{file}: its record has a name that is no text")
    for one, other in (("argument_names", "inputs"), ("result_names", "results"),
                       ("results", "spread")):  # fmt: skip
        if len(listed[one]) != len(listed[other]):
            told = f"{len(listed[one])} {one} and {len(listed[other])} {other}"
            raise FormatError(f"{file}: its record has {told}")


def as_list(value: Any) -> list[Any]:
    """The entries of a cell, which may be empty."""
    if isinstance(value, list):
        return value
    return [] if getattr(value, "size", 1) == 0 else [value]
