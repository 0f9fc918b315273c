"""What both sides are given: values by name, what they are, what is differentiated."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np

from pyref.pairs.inputs import Kind, Set
from pyref.pairs.layout import Layout

Path = tuple[Any, ...]
Layouts = Mapping[Path, Layout]


@dataclass(frozen=True)
class Task:
    """One set of inputs. kinds and gradient go by paths of values: ("nn", "W", 0)."""

    values: Mapping[str, Any]
    kinds: Mapping[Path, Kind]
    gradient: tuple[Path, ...]

    def get(self, path: Path) -> Any:
        """The value at a path."""
        value: Any = self.values
        for key in path:
            value = value[key]
        return value

    def text(self, path: Path) -> str:
        """A path as the user wrote it."""
        return self.kinds[path].text

    @property
    def arrays(self) -> list[Path]:
        """Paths of what has axes."""
        return [p for p in self.kinds if np.ndim(self.get(p)) and is_array(self.get(p))]

    @property
    def flat(self) -> list[Path]:
        """Paths of vectors that may hold several arrays, each unrolled in some way.

        Those the gradient is asked of, and others of real numbers that have no samples.
        """
        free = [p for p in self.arrays if p not in self.gradient and self.may_hold(p)]
        return [*self.gradient, *free]

    def may_hold(self, path: Path) -> bool:
        kind, shape = self.kinds[path], np.shape(self.get(path))
        return kind.word == "real" and kind.samples is None and (
            max(shape) == np.size(self.get(path)) > 3
        )  # fmt: skip

    def lay(self, layouts: Layouts) -> dict[str, Any]:
        """All values, each as a side wants it."""
        values: Any = dict(self.values)
        for path, layout in layouts.items():
            values = put(values, path, layout.give(self.get(path)))
        return dict(values)

    def also(self, path: Path, value: Any) -> "Task":
        """The same with another value at one path."""
        return Task(put(dict(self.values), path, value), self.kinds, self.gradient)


def make_task(one: Set) -> Task:
    gradient = tuple(path for path, kind in one.kinds.items() if kind.gradient)
    return Task(one.values, one.kinds, gradient)


def is_array(value: Any) -> bool:
    return isinstance(value, np.ndarray)


def put(values: Any, path: Path, value: Any) -> Any:
    """A copy of nested values with another one at this path."""
    if not path:
        return value
    copy = values.copy()
    copy[path[0]] = put(values[path[0]], path[1:], value)
    return copy
