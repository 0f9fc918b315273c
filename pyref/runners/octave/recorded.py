"""Replies that an Octave on another machine gave, for a machine that has none.

    KEY = SHA-256 of the request, of the code of every .m file that the answer hangs
          on, without lines of comment and of tests, and of the form of these files

So a changed layer, checker or case finds no reply: what was not asked is never
answered, and the reply then says pyref:missing. One file per function, an archive of

    index.json    {"schema", "octave", "blas", "replies": {KEY: reply, arrays by size}}
    numbers.bin   all arrays, each with the first bytes of its numbers together, then
                  the second bytes, ..., which packs better; nothing is lost

Recording twice with one Octave gives the same bytes: sorted, without dates.
"""

import json
import lzma
import re
import zipfile
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pyref.errors import FormatError
from pyref.paths import OCTAVE, RECORDED
from pyref.runners.octave.packet import Reply, Request, digest, request_bytes
from pyref.runners.octave.transport import Transport
from pyref.runners.pace import Limits

SCHEMA = "pyref/recorded/2"
DATE = (1980, 1, 1, 0, 0, 0)
BATCH = 4  # of a network on images, one reply may take half a minute
BROKEN = (OSError, EOFError, KeyError, ValueError, lzma.LZMAError, zipfile.BadZipFile)
SCALARS = ("ok", "identifier", "message", "kind", "place")
GROUPS = ("outputs", "gradients", "values", "errors")


class Recorded(Transport):
    name = "recorded"

    def __init__(self, folder: Path | str = RECORDED, folders: Sequence[str] = ()):
        self.folder = Path(folder)
        self.sources = Sources(folders)
        self.known: dict[str, dict[str, Reply]] = {}
        self.heads: dict[str, dict[str, str]] = {}

    def run_batch(
        self, requests: Sequence[Request], limits: Limits | None = None
    ) -> list[Reply]:
        return [self.find(request) for request in requests]

    def find(self, request: Request) -> Reply:
        if request.call not in self.known:
            head, replies = read(file_of(self.folder, request.call))
            self.known[request.call], self.heads[request.call] = replies, head
        key = self.sources.key(request)
        missing = f"{request.call}: no {request.job} was recorded under {key[:16]}"
        if not self.folder.is_dir():
            missing = "Octave was not found"
        absent = Reply(ok=False, identifier="pyref:missing", message=missing)
        return replace(self.known[request.call].get(key, absent), recorded=True)

    def describe(self) -> dict[str, str]:
        """Of the Octave that was recorded: the last one asked for, or the first."""
        heads = [head for head in self.heads.values() if head]
        files = sorted(self.folder.glob("*.zip"))
        head = heads[-1] if heads else read(files[0])[0] if files else {}
        found = {name: head.get(name, "unknown") for name in ("octave", "blas")}
        return {"transport": self.name, **found}


def record(
    requests: Sequence[Request], transport: Transport, folder: Path | str
) -> str:
    """Ask Octave and keep its replies, in place of all that its files held before."""
    folder = Path(folder)
    folder.mkdir(parents=True, exist_ok=True)
    sources = Sources(getattr(transport, "folders", ()))
    kept: dict[str, dict[str, Reply]] = {}
    for start in range(0, len(requests), BATCH):
        batch = requests[start : start + BATCH]
        for request, reply in zip(batch, transport.run_batch(batch), strict=True):
            kept.setdefault(request.call, {})[sources.key(request)] = reply
    head = transport.describe()
    size = 0
    for call, replies in sorted(kept.items()):
        file = file_of(folder, call)
        write(file, {name: head[name] for name in ("octave", "blas")}, replies)
        size += file.stat().st_size
    return f"{len(kept)} files, {size / 1e6:.2f} MB"


def outdated(requests: Sequence[Request], folder: Path | str) -> set[str]:
    """The functions whose file has not exactly the replies to these requests."""
    sources = Sources()
    wanted: dict[str, set[str]] = {}
    for request in requests:
        wanted.setdefault(request.call, set()).add(sources.key(request))
    return {c for c, keys in wanted.items() if keys != known_keys(Path(folder), c)}


def known_keys(folder: Path, call: str) -> set[str]:
    file = file_of(folder, call)
    if not file.is_file():
        return set()
    try:
        with zipfile.ZipFile(file) as archive:
            return set(json.loads(archive.read("index.json"))["replies"])
    except BROKEN:
        return set()


def file_of(folder: Path, call: str) -> Path:
    return folder / f"{call.removeprefix('pyref.')}.zip"


class Sources:
    """The Octave files that an answer hangs on."""

    def __init__(self, folders: Sequence[str] = ()):
        self.roots = [OCTAVE, *map(Path, folders)]
        self.digests: dict[str, bytes] = {}

    def key(self, request: Request) -> str:
        if request.call not in self.digests:
            self.digests[request.call] = self.digest_of(request.call)
        return digest(
            SCHEMA.encode(), self.digests[request.call], request_bytes(request)
        )

    def digest_of(self, call: str) -> bytes:
        texts = []
        for name, file in sorted(self.needed(call).items()):
            texts += [name.encode(), code_of(file).encode()]
        return digest(*texts).encode()

    def needed(self, call: str) -> dict[str, Path]:
        """Files by name of function: what is called, what that names, and so on."""
        found: dict[str, Path] = {}
        waiting = ["pyref.internal.run_cases", call]
        while waiting:
            name = waiting.pop()
            file = self.locate(name)
            if file is not None and name not in found:
                found[name] = file
                waiting += names_in(code_of(file))
        return found

    def locate(self, name: str) -> Path | None:
        *rooms, stem = name.split(".")
        path = Path(*(f"+{room}" for room in rooms), f"{stem}.m")
        for root in reversed(self.roots):
            if (root / path).is_file():
                return root / path
        return None


def code_of(file: Path) -> str:
    """The text of a .m file without the lines that are a comment or a test."""
    return re.sub(r"(?m)^\s*%.*\n?", "", file.read_text(encoding="utf-8"))


def names_in(code: str) -> set[str]:
    """Words that may be functions, a package before them or not."""
    return set(re.findall(r"[A-Za-z]\w*(?:\.[A-Za-z]\w*)*", code))


def write(file: Path, head: dict[str, str], replies: dict[str, Reply]) -> None:
    index: dict[str, Any] = {"schema": SCHEMA, **head, "replies": {}}
    numbers = []
    for key, reply in sorted(replies.items()):
        entry: dict[str, Any] = {name: getattr(reply, name) for name in SCALARS}
        for group in GROUPS:
            arrays = getattr(reply, group)
            entry[group] = [[a.dtype.name, *a.shape] for a in arrays]
            numbers += [shuffled(a) for a in arrays]
        index["replies"][key] = entry
    told = json.dumps(index, indent=0, sort_keys=True).encode("ascii")
    part = file.with_suffix(".part")
    with zipfile.ZipFile(part, "w") as archive:
        for name, data in (("index.json", told), ("numbers.bin", b"".join(numbers))):
            entry_of = zipfile.ZipInfo(name, DATE)
            entry_of.compress_type = zipfile.ZIP_LZMA
            archive.writestr(entry_of, data)
    part.replace(file)


def read(file: Path) -> tuple[dict[str, str], dict[str, Reply]]:
    if not file.is_file():
        return {}, {}
    try:
        with zipfile.ZipFile(file) as archive:
            index = json.loads(archive.read("index.json"))
            numbers = archive.read("numbers.bin")
    except BROKEN as problem:
        raise FormatError(f"{file.name}: {problem}") from None
    if index.get("schema") != SCHEMA:
        raise FormatError(f"{file.name}: schema is {index.get('schema')}, not {SCHEMA}")
    replies, start = {}, 0
    for key, entry in index.pop("replies").items():
        fields: dict[str, Any] = {name: entry[name] for name in SCALARS}
        for group in GROUPS:
            arrays = []
            for dtype, *shape in entry[group]:
                size = int(np.prod(shape)) * np.dtype(dtype).itemsize
                arrays.append(gathered(numbers[start : start + size], dtype, shape))
                start += size
            fields[group] = tuple(arrays)
        replies[key] = Reply(**fields)
    if start != len(numbers):
        raise FormatError(f"{file.name}: {len(numbers)} bytes, {start} are told of")
    return index, replies


def shuffled(array: np.ndarray) -> bytes:
    """First bytes of all numbers, then second bytes, and so on."""
    little = np.ascontiguousarray(array, dtype=array.dtype.newbyteorder("<"))
    flat = np.frombuffer(little.tobytes(), np.uint8)
    return flat.reshape(-1, array.dtype.itemsize).T.tobytes()


def gathered(data: bytes, dtype: str, shape: list[int]) -> np.ndarray:
    size = np.dtype(dtype).itemsize
    flat = np.frombuffer(data, np.uint8).reshape(size, -1).T
    little = np.frombuffer(flat.tobytes(), np.dtype(dtype).newbyteorder("<"))
    return little.astype(dtype).reshape(shape)
