"""What libraries.toml says, as Python holds it."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from types import MappingProxyType
from typing import Any

FILE = Path(__file__).with_name("libraries.toml")


@dataclass(frozen=True)
class Parameter:
    """One array of a library: its name, what it holds, and its axes.

    holds: arrays of ours, one above the other where there are two. gate: the gate whose
    columns it has, where it has not all. axes: their lengths as letters, 1, 2 or 2G.
    """

    name: str
    holds: tuple[str, ...]
    gate: str
    axes: tuple[str, ...]

    @property
    def is_bias(self) -> bool:
        return all(base in ("b", "bx", "bh") for base in self.holds)


@dataclass(frozen=True)
class Library:
    """How a library writes the parameters of a layer.

    gates: in its order. updates: gates whose columns have the other sign.
    """

    name: str
    parameters: tuple[Parameter, ...]
    gates: tuple[str, ...]
    updates: tuple[str, ...]
    source: str
    note: str

    def holds(self, base: str, gate: str) -> bool:
        """Whether it has a place for this array, or for these columns of it."""
        return any(base in p.holds and p.gate in ("", gate) for p in self.parameters)


@dataclass(frozen=True)
class Layer:
    """The arrays of a layer with their lengths as letters, and who has them how.

    gates: in our order, one without a name where there are none. added: those in which
    only the sum of two biases counts.
    """

    arrays: MappingProxyType[str, tuple[str, ...]]
    gates: tuple[str, ...]
    added: tuple[str, ...]
    libraries: MappingProxyType[str, Library]


@cache
def read_tables() -> dict[str, Any]:
    return tomllib.loads(FILE.read_text(encoding="ascii"))


@cache
def read_layers() -> dict[str, Layer]:
    """Every layer by its name."""
    return {k: read_layer(v) for k, v in read_tables()["layers"].items()}


def read_layer(table: dict[str, Any]) -> Layer:
    gates = tuple(table.get("gates", "").split()) or ("",)
    libraries = {
        name: Library(
            name=name,
            parameters=tuple(map(read_parameter, entry["parameters"])),
            gates=tuple(entry.get("gates", "").split()) or gates,
            updates=tuple(entry.get("updates", "").split()),
            source=entry.get("source", ""),
            note=entry.get("note", ""),
        )
        for name, entry in table["libraries"].items()
    }
    return Layer(
        arrays=MappingProxyType(
            {k: tuple(v.split()) for k, v in table["arrays"].items()}
        ),
        gates=gates,
        added=tuple(table.get("added", "").split()),
        libraries=MappingProxyType(libraries),
    )


def read_parameter(entry: list[str]) -> Parameter:
    name, holds, axes = entry
    bases, gates = zip(
        *(word.partition(".")[::2] for word in holds.split()), strict=True
    )
    return Parameter(name, bases, gates[0], tuple(axes.split()))
