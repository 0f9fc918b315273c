"""The catalogue of wrong layers: what goes wrong in practice, and how to make it.

A mistake is one line of a layer replaced by a wrong one, in both languages:
pyref/mistakes/NAME.toml lists those of a layer. Nothing here judges; it only makes
the wrong layer, so that whoever judges can be held against it.
"""

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

from pyref.paths import OCTAVE, ROOT


@dataclass(frozen=True)
class Mistake:
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

    @property
    def id(self):
        return f"{self.layer}: {self.name}"


def mistakes(layer):
    """The mistakes of a layer, in the order of its file."""
    path = Path(__file__).parent / f"{layer}.toml"
    document = tomllib.loads(path.read_text(encoding="utf-8"))
    room = document.get("room", "layers")
    return [
        Mistake(
            layer=layer,
            name=entry["name"],
            effect=entry["effect"],
            array=entry["array"],
            python=tuple(entry["python"]),
            octave=tuple(entry["octave"]),
            room=room,
        )
        for entry in document["mistake"]
    ]


def catalogue():
    """All mistakes, layer after layer."""
    files = sorted(Path(__file__).parent.glob("*.toml"))
    return [mistake for file in files for mistake in mistakes(file.stem)]


def wrong_python(mistake):
    """The layer as a Python function, with the wrong line in it."""
    path = ROOT / "pyref" / mistake.room / f"{mistake.layer}.py"
    source = replaced(path, mistake.python)
    module = ModuleType(f"wrong_{mistake.layer}")
    module.__file__ = str(path)
    exec(compile(source, str(path), "exec"), module.__dict__)
    return getattr(module, mistake.layer)


def wrong_octave(mistake, folder, package):
    """Write the layer with its wrong line as folder/+package; return how to call it."""
    path = OCTAVE / f"+{mistake.room}" / f"{mistake.layer}.m"
    source = replaced(path, mistake.octave)
    target = Path(folder) / f"+{package}"
    target.mkdir(parents=True, exist_ok=True)
    (target / f"{mistake.layer}.m").write_text(source, encoding="ascii")
    return f"{package}.{mistake.layer}"


def replaced(path, lines):
    """The source with its wrong line, and without the tests at its foot."""
    right, wrong = lines
    source = path.read_text(encoding="utf-8")
    body = re.sub(r"(?m)^%!.*\n?", "", source)
    if body.count(right) != 1:
        raise ValueError(f"{path.name}: {right!r} stands {body.count(right)} times")
    return body.replace(right, wrong)
