"""Renew pyref/layers/__init__.py, where editors and type checkers find the layers.

A layer is a file of its name there with a twin in Octave. The lines from the first
import on are written from the files; what stands before them is kept.
"""

from collections.abc import Callable, Iterator

from pyref.paths import OCTAVE, PACKAGE
from pyref.renew.line import Line

FILE = PACKAGE / "layers" / "__init__.py"
START = "from pyref.layers."
END = "offer(globals()[name] for name in __all__)\n"


def layer_files() -> list[str]:
    """The names that have a file in both languages."""
    twins = {path.stem for path in (OCTAVE / "+pyref" / "+layers").glob("*.m")}
    return sorted(path.stem for path in FILE.parent.glob("*.py") if path.stem in twins)


def renew_layers(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("listing the layers")
    names = layer_files()
    before = FILE.read_text(encoding="utf-8")
    lines = [f"from pyref.layers.{name} import {name}\n" for name in names]
    listed = "".join(f'    "{name}",\n' for name in names)
    text = before[: before.index(START)] + "".join(lines)
    text += f"from pyref.offer import offer\n\n__all__ = [\n{listed}]\n\n{END}"
    if text != before:
        FILE.write_text(text, encoding="utf-8")
        yield Line("pyref/layers/__init__.py")
