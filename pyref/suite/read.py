"""Find the file of a suite, and read what it lists.

    read -> run -> results
    ^^^^
pyref.toml has the tables [[compare]], [[check]] and [[gradcheck]]; a pyproject.toml has
them below [tool.pyref]. Every refusal is a FormatError that names file, table and key.
"""

import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from difflib import get_close_matches
from pathlib import Path
from typing import Any

from pyref.errors import FormatError
from pyref.port.target import split_files
from pyref.suite.keys import TABLES, Unfit

OWN, SHARED = "pyref.toml", "pyproject.toml"


@dataclass(frozen=True)
class Item:
    """One thing to run. kind: its table. arguments: those of its command, by name.

    where: how errors call it, as pyref.toml: [[compare]] cost. keep: the file in which
    A's side is kept, from the suite's folder, or "". number: which of its kind it is,
    counted from 1.
    """

    kind: str
    name: str
    where: str
    arguments: Mapping[str, Any]
    keep: str = ""
    number: int = 1

    @property
    def targets(self) -> str:
        """What it runs, in words."""
        told = {"compare": "{a} and {b}", "check": "{function} as {layer}"}
        return told.get(self.kind, "{target}").format(**self.arguments)

    @property
    def about(self) -> str:
        """The target that is looked at where it does not pass: of a pair the port."""
        names = ("b", "function", "target")
        return next((str(v) for k in names if (v := self.arguments.get(k))), "")


class ItemError(FormatError):
    """An item that cannot be; kind and number are those of Item."""

    def __init__(self, told: str, kind: str, number: int) -> None:
        super().__init__(told)
        self.kind, self.number = kind, number


@dataclass(frozen=True)
class Suite:
    """A file and what it lists; all paths in it are from its folder."""

    file: Path
    items: tuple[Item, ...]

    @property
    def folder(self) -> Path:
        return self.file.resolve().parent


def find_file(place: str = "") -> Path:
    """The file of a suite: the one given, that of a folder, or the first above here.

    Errors: pyref:format, where there is none.
    """
    given = Path(place)
    if place and not given.is_dir():
        return given
    folders = [given] if place else [Path.cwd(), *Path.cwd().parents]
    for folder in folders:
        if (folder / OWN).is_file():
            return folder / OWN
        shared = folder / SHARED
        if shared.is_file() and "pyref" in read_tool(read_toml(shared)):
            return shared
    told = f"{place}: it has" if place else f"{Path.cwd()}: it and all above have"
    raise FormatError(f"{told} no {OWN}, and no {SHARED} with [tool.pyref]")


def read_suite(file: Path) -> Suite:
    """The suite that a file lists. Errors: pyref:format."""
    document = read_toml(file)
    above = ""
    if file.name == SHARED:
        document, above = read_tool(document).get("pyref", {}), "tool.pyref."
    if not isinstance(document, dict):
        raise FormatError(f"{file}: tool.pyref is {document!r}, no table")
    must_be_key(str(file), document, TABLES, "table")
    folder = file.resolve().parent
    items = [
        item
        for kind, entries in document.items()
        for item in read_tables(f"{file}: [[{above}{kind}]]", kind, entries, folder)
    ]
    if not items:
        raise FormatError(f"{file}: it lists nothing, none of {', '.join(TABLES)}")
    return Suite(file, tuple(items))


def read_toml(file: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(file.read_text(encoding="utf-8"))
    except RecursionError:
        raise FormatError(f"{file}: its brackets go too deep") from None
    except (OSError, ValueError) as error:
        said = error.strerror if isinstance(error, OSError) else error
        raise FormatError(f"{file}: {said}") from None


def read_tool(document: Mapping[str, Any]) -> dict[str, Any]:
    """The table tool of a pyproject.toml; empty where that is no table."""
    tool = document.get("tool")
    return tool if isinstance(tool, dict) else {}


def read_tables(where: str, kind: str, entries: Any, folder: Path) -> Iterator[Item]:
    if not isinstance(entries, list) or not all(isinstance(e, dict) for e in entries):
        raise FormatError(f"{where}: is {type(entries).__name__}, not tables")
    known: dict[str, int] = {}
    for number, entry in enumerate(entries, 1):
        called = f"{where} {entry.get('name', number)}"
        try:
            item = read_table(called, kind, entry, folder)
        except FormatError as error:
            raise ItemError(str(error), kind, number) from None
        if item.name in known:
            told = f"name is {item.name}, which is that of number {known[item.name]}"
            raise ItemError(f"{where} {number}: {told}", kind, number)
        known[item.name] = number
        yield replace(item, number=number)


def read_table(where: str, kind: str, entry: Mapping[str, Any], folder: Path) -> Item:
    keys = TABLES[kind]
    must_be_key(where, entry, keys, "key")
    if "target" not in entry and isinstance(entry.get("process"), str):
        entry = {**entry, "target": entry["process"], "process": True}
    arguments = {}
    for name, key in keys.items():
        if name not in entry:
            if key.needed and not has_inputs(name, entry):
                raise FormatError(f"{where}: {name} is missing")
            continue
        try:
            arguments[key.argument] = key.read(entry[name])
        except Unfit as takes:
            told = f"{name} is {entry[name]!r}, not {takes}"
            raise FormatError(f"{where}: {told}") from None
        if key.program and not entry.get(key.program):
            must_lie(f"{where}: {name} is {entry[name]}", entry[name], folder)
    own = arguments.pop("name", "") or entry.get("b") or entry["target"]
    keep = arguments.pop("keep", "")
    if keep and is_replayed(entry):
        raise FormatError(f"{where}: keep is {keep}, and a is a side that was kept")
    return Item(kind, own, where, arguments, keep)


def must_lie(told: str, target: str, folder: Path) -> None:
    """Refuse a target of files which are not there."""
    place = target.rpartition(":")[0] or target
    files = [place] if place.endswith((".py", ".json")) else []
    for file in split_files(target) if target.endswith(".m") else files:
        if not (folder / file).is_file():
            raise FormatError(f"{told}, and {file} is not in {folder}")


def has_inputs(name: str, entry: Mapping[str, Any]) -> bool:
    """Whether a key may be missing since a kept side has its inputs."""
    other = {"a": entry.get("b", ""), "process-a": entry.get("process-b")}
    return name == "inputs" and (is_replayed(entry) or is_replayed(other))


def is_replayed(entry: Mapping[str, Any]) -> bool:
    return str(entry.get("a", "")).endswith(".json") and not entry.get("process-a")


def must_be_key(
    where: str, entry: Mapping[str, Any], known: Mapping[str, Any], what: str
) -> None:
    """Refuse what is not known, and say what is near it or what there is."""
    for name in entry:
        if name in known:
            continue
        near = get_close_matches(name, known, n=1)
        hint = f"near it: {near[0]}" if near else f"not one of {', '.join(known)}"
        raise FormatError(f"{where}: {name} is no {what}; {hint}")
