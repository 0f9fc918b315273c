"""Read inputs from files: .mat, .npz, .json, .toml, .csv."""

import json
import tomllib
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from pyref.errors import DomainError, FormatError, PyrefError

from .matlab import read_mat
from .trees import choose_type, read_tree

LARGEST = 2**30  # bytes of a file, packed or not: far above MOST numbers of inputs
TOLD = ".mat, .npz, .json, .toml or .csv"


def read_file(place: str) -> dict[str, Any]:
    """What a file holds, by name.

    Errors: pyref:value, no such file, or none that is read; pyref:format, the file is
    not what its name says.
    """
    path = Path(place)
    reader = READERS.get(path.suffix.lower())
    if reader is None:
        raise DomainError(f"inputs: {place} is no {TOLD} file")
    if not path.is_file():
        raise DomainError(f"inputs: {place}: no such file")
    if path.stat().st_size > LARGEST:
        raise FormatError(f"inputs: {place} has more than {LARGEST} bytes")
    try:
        return reader(path)
    except PyrefError:
        raise
    except Exception as error:
        told = " ".join(str(error).split()) or type(error).__name__
        told = f"{told[:300]}..." if len(told) > 300 else told
        raise FormatError(f"inputs: {place} cannot be read: {told}") from error


def read_npz(path: Path) -> dict[str, Any]:
    held = np.load(path, allow_pickle=False)
    if not isinstance(held, np.lib.npyio.NpzFile):
        raise FormatError(f"inputs: {path} holds one array without a name")
    with held:
        packed = held.zip.infolist() if held.zip else []
        size = sum(part.file_size for part in packed)
        if size > LARGEST:
            raise FormatError(f"inputs: {path} unpacks to {size} bytes, over {LARGEST}")
        return {name: held[name] for name in held.files}


def read_json(path: Path) -> dict[str, Any]:
    return read_names(path, json.loads(path.read_text(encoding="utf-8")))


def read_toml(path: Path) -> dict[str, Any]:
    return read_names(path, tomllib.loads(path.read_text(encoding="utf-8")))


def read_names(path: Path, held: Any) -> dict[str, Any]:
    found = read_tree(str(path), held)
    if not isinstance(found, Mapping):
        raise FormatError(f"inputs: {path} holds {type(held).__name__}, not names")
    return {**found}


def read_csv(path: Path) -> dict[str, Any]:
    """One array of the name of the file: N x D, or N numbers of a single column."""
    lines = path.read_text(encoding="utf-8-sig").splitlines()
    rows = [(k, line.split(",")) for k, line in enumerate(lines, 1) if line.strip()]
    if not rows:
        raise FormatError(f"inputs: {path} is empty")
    table = [read_row(path, k, cells, k == rows[0][0]) for k, cells in rows]
    for (k, _), row in zip(rows, table, strict=True):
        if len(row) != len(table[0]):
            told = f"{len(row)} numbers, {len(table[0])} in the first"
            raise FormatError(f"inputs: {path}, line {k}: {told}")
    array = np.array(table)
    return {path.stem: choose_type(array[:, 0] if array.shape[1] == 1 else array)}


def read_row(path: Path, k: int, cells: list[str], first: bool) -> list[float]:
    row: list[float] = []
    for cell in cells:
        try:
            row.append(float(cell))
        except ValueError:
            told = "is no number"
            if first and not row:
                told += ": a header is not read, columns have no names here"
            raise FormatError(
                f"inputs: {path}, line {k}: {cell.strip()[:60]!r} {told}"
            ) from None
    return row


READERS: dict[str, Callable[[Path], dict[str, Any]]] = {
    ".mat": read_mat,
    ".npz": read_npz,
    ".json": read_json,
    ".toml": read_toml,
    ".csv": read_csv,
}
