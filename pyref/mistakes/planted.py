"""Lines planted in our own layers, in both languages, to see that they are caught.

fixtures/sources/NAME/planted.toml has some of each layer: a line, and the wrong one in
its place. Where the cases of a layer call a network, the file names it, through =
"NETWORK", and the wrong layer stands in that. Nothing here judges; it only makes the
wrong layer, so that whoever judges can be held against it. What people write wrong in
their own words is in catalogue.py.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType
from typing import Any

from pyref.fixtures import sources
from pyref.paths import OCTAVE, PACKAGE


@dataclass(frozen=True)
class Planted:
    """A wrong line: its name, what it does to the numbers, and where it shows.

    array is the first result that comes out wrong; python and octave are (right
    line, wrong line).
    """

    layer: str
    name: str
    effect: str
    array: str
    python: tuple[str, str]
    octave: tuple[str, str]
    room: str = "layers"
    through: str = ""

    @property
    def id(self) -> str:
        return f"{self.layer}: {self.name}"


def planted(layer: str) -> list[Planted]:
    """The lines planted in a layer, in the order of its file."""
    document = sources.document(layer, "planted")
    room = document.get("room", "layers")
    return [
        Planted(
            layer=layer,
            name=entry["name"],
            effect=entry["effect"],
            array=entry["array"],
            python=read_pair(entry["python"]),
            octave=read_pair(entry["octave"]),
            room=room,
            through=document.get("through", ""),
        )
        for entry in document["line"]
    ]


def read_pair(lines: list[str]) -> tuple[str, str]:
    right, wrong = lines
    return right, wrong


def list_planted() -> list[Planted]:
    """All lines, layer after layer."""
    return [line for name in sources.names("planted") for line in planted(name)]


def wrong_python(line: Planted) -> Callable[..., Any]:
    """The layer as a Python function, with the wrong line in it."""
    path = PACKAGE / line.room / f"{line.layer}.py"
    layer: Callable[..., Any] = execute(path, plant(path, line.python))[line.layer]
    if not line.through:
        return layer
    path = PACKAGE / "networks" / f"{line.through}.py"
    network = execute(path, path.read_text(encoding="utf-8"))
    network[line.layer] = layer
    around: Callable[..., Any] = network[line.through]
    return around


def execute(path: Path, source: str) -> dict[str, Any]:
    """The names of a module made from this source, which stands in for the file."""
    module = ModuleType(f"wrong_{path.stem}")
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), module.__dict__)
    return module.__dict__


def wrong_octave(line: Planted, folder: Path | str, package: str) -> str:
    """Write the layer with its wrong line as folder/+package; return how to call it."""
    target = Path(folder) / f"+{package}"
    target.mkdir(parents=True, exist_ok=True)
    packages = ["pyref", *line.room.split("/")]
    path = OCTAVE.joinpath(*(f"+{one}" for one in packages), f"{line.layer}.m")
    source = plant(path, line.octave)
    (target / path.name).write_text(source, encoding="ascii")
    if not line.through:
        return f"{package}.{line.layer}"
    path = OCTAVE / "+pyref" / "+networks" / f"{line.through}.m"
    body = without_tests(path)
    name = re.escape(".".join([*packages, line.layer]))
    body, count = re.subn(rf"{name}(?= \(|,)", f"{package}.{line.layer}", body)
    if count != 1:
        raise ValueError(f"{path.name}: {line.layer} is called {count} times")
    (target / path.name).write_text(body, encoding="ascii")
    return f"{package}.{line.through}"


def plant(path: Path, lines: tuple[str, str]) -> str:
    """The source with its wrong line, and without the tests at its foot."""
    right, wrong = lines
    body = without_tests(path)
    if body.count(right) != 1:
        raise ValueError(f"{path.name}: {right!r} stands {body.count(right)} times")
    return body.replace(right, wrong)


def without_tests(path: Path) -> str:
    return re.sub(r"(?m)^%!.*\n?", "", path.read_text(encoding="utf-8"))
