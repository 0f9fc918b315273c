"""The catalogue of wrong layers: what goes wrong in practice, and how to make it.

A mistake is one line of a layer replaced by a wrong one, in both languages:
fixtures/sources/NAME/mistakes.toml lists those of a layer. Where the cases of a layer
call a network, the file names it, through = "NETWORK", and the wrong layer stands in
that. Nothing here judges; it only makes the wrong layer, so that whoever judges can
be held against it.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pyref.fixtures import sources
from pyref.paths import OCTAVE, ROOT


@dataclass(frozen=True)
class Mistake:
    """A wrong line: its name, what it does to the numbers, and where it shows.

    array is the first result that comes out wrong; python and octave are (right
    line, wrong line); seen is a public place where it, or what leads to it, was found.
    """

    layer: str
    name: str
    effect: str
    array: str
    python: tuple[str, str]
    octave: tuple[str, str]
    room: str = "layers"
    through: str = ""
    seen: str = ""

    @property
    def id(self) -> str:
        return f"{self.layer}: {self.name}"


def mistakes(layer: str) -> list[Mistake]:
    """The mistakes of a layer, in the order of its file."""
    document = sources.document(layer, "mistakes")
    room = document.get("room", "layers")
    return [
        Mistake(
            layer=layer,
            name=entry["name"],
            effect=entry["effect"],
            array=entry["array"],
            python=read_pair(entry["python"]),
            octave=read_pair(entry["octave"]),
            room=room,
            through=document.get("through", ""),
            seen=entry.get("seen", ""),
        )
        for entry in document["mistake"]
    ]


def read_pair(lines: list[str]) -> tuple[str, str]:
    right, wrong = lines
    return right, wrong


def catalogue() -> list[Mistake]:
    """All mistakes, layer after layer."""
    return [mistake for name in sources.names("mistakes") for mistake in mistakes(name)]


def wrong_python(mistake: Mistake) -> Callable[..., Any]:
    """The layer as a Python function, with the wrong line in it."""
    path = ROOT / "pyref" / mistake.room / f"{mistake.layer}.py"
    layer: Callable[..., Any] = execute(path, plant(path, mistake.python))[
        mistake.layer
    ]
    if not mistake.through:
        return layer
    path = ROOT / "pyref" / "networks" / f"{mistake.through}.py"
    network = execute(path, path.read_text(encoding="utf-8"))
    network[mistake.layer] = layer
    around: Callable[..., Any] = network[mistake.through]
    return around


def execute(path: Path, source: str) -> dict[str, Any]:
    """The names of a module made from this source, which stands in for the file."""
    module = ModuleType(f"wrong_{path.stem}")
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), module.__dict__)
    return module.__dict__


def wrong_octave(mistake: Mistake, folder: Path | str, package: str) -> str:
    """Write the layer with its wrong line as folder/+package; return how to call it."""
    target = Path(folder) / f"+{package}"
    target.mkdir(parents=True, exist_ok=True)
    packages = ["pyref", *mistake.room.split("/")]
    path = OCTAVE.joinpath(*(f"+{one}" for one in packages), f"{mistake.layer}.m")
    source = plant(path, mistake.octave)
    (target / path.name).write_text(source, encoding="ascii")
    if not mistake.through:
        return f"{package}.{mistake.layer}"
    path = OCTAVE / "+pyref" / "+networks" / f"{mistake.through}.m"
    body = without_tests(path)
    name = re.escape(".".join([*packages, mistake.layer]))
    body, count = re.subn(rf"{name}(?= \(|,)", f"{package}.{mistake.layer}", body)
    if count != 1:
        raise ValueError(f"{path.name}: {mistake.layer} is called {count} times")
    (target / path.name).write_text(body, encoding="ascii")
    return f"{package}.{mistake.through}"


def plant(path: Path, lines: tuple[str, str]) -> str:
    """The source with its wrong line, and without the tests at its foot."""
    right, wrong = lines
    body = without_tests(path)
    if body.count(right) != 1:
        raise ValueError(f"{path.name}: {right!r} stands {body.count(right)} times")
    return body.replace(right, wrong)


def without_tests(path: Path) -> str:
    return re.sub(r"(?m)^%!.*\n?", "", path.read_text(encoding="utf-8"))
