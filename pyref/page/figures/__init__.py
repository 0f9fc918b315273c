"""The figures of the docs, each made from what is on file.

A module has NAME.svg's title, what it is made from (read_sources), and draw.
"""

from collections.abc import Mapping
from importlib import import_module
from typing import Protocol, cast

NAMES = ("digits", "mistakes", "steps", "training", "windows")


class Figure(Protocol):
    """What a module of this room gives."""

    def read_sources(self) -> Mapping[str, bytes]:
        """All that the figure follows from, by name."""

    def draw(self) -> str:
        """The file. Errors: pyref:missing without Octave, where that is needed."""


def find_figure(name: str) -> Figure:
    """The module of a figure."""
    return cast(Figure, import_module(f"pyref.page.figures.{name}"))
