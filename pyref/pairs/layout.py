"""How a side writes a value: the steps from the value as it was given to the side's.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                       ^^^^^^^

A Layout is what one side does otherwise with one input: a vector as a column, samples
in columns, labels from 0, a flat vector read along rows. It gives the side its value,
and takes the side's gradient back the same way, so that no mixture can pass.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from itertools import permutations
from typing import Any

import numpy as np

Array = np.ndarray


@dataclass(frozen=True)
class Step:
    """One thing that is done to a value; detail is what it needs to know.

    kind: column, row, flat, transposed, axes (the permutation), from (the first label,
    where there are so many), ten (labels modulo their count), onehot (the axis of the
    classes, how many), order (the place in the value of each entry that the side gets).
    """

    kind: str
    detail: tuple[int, ...] = ()


@dataclass(frozen=True)
class Layout:
    """All that a side does otherwise with one input; nothing where steps is empty."""

    steps: tuple[Step, ...] = ()

    def give(self, value: Any) -> Any:
        """The value as the side wants it."""
        for step in self.steps:
            value = GIVE[step.kind](np.asarray(value), *step.detail)
        return value

    def take(self, gradient: Array, like: Array) -> Array | None:
        """A gradient by the side's value as one by the value; None of another size."""
        given = np.asarray(self.give(like))
        gradient = np.asarray(gradient)
        if gradient.size != given.size or squeeze(gradient) != squeeze(given):
            return None
        gradient = gradient.reshape(given.shape)
        for step in reversed(self.steps):
            gradient = TAKE[step.kind](gradient, *step.detail)
        return gradient.reshape(like.shape)

    def also(self, step: Step) -> "Layout":
        return Layout((*self.steps, step))


ROW = Layout((Step("row"),))


def squeeze(array: Array) -> tuple[int, ...]:
    """The lengths of an array but for its ones."""
    return tuple(n for n in array.shape if n != 1)


def make_onehot(labels: Array, axis: int, count: int) -> Array:
    rows = np.eye(count)[labels.ravel().astype(int) - 1]
    return rows if axis else np.ascontiguousarray(rows.T)


def put_back(gradient: Array, *order: int) -> Array:
    back = np.empty(gradient.size, dtype=gradient.dtype)
    back[list(order)] = gradient.ravel()
    return back


GIVE: Mapping[str, Callable[..., Array]] = {
    "column": lambda v: v.reshape(-1, 1),
    "row": lambda v: v.reshape(1, -1),
    "flat": lambda v: v.reshape(-1),
    "transposed": lambda v: v.T,
    "axes": lambda v, *axes: v.transpose(axes),
    "from": lambda v, first: v + (first - 1),
    "ten": lambda v, count: v % count,
    "onehot": make_onehot,
    "order": lambda v, *order: v.ravel()[list(order)].reshape(v.shape),
}
TAKE: Mapping[str, Callable[..., Array]] = {
    "column": lambda g: g.reshape(-1),
    "row": lambda g: g.reshape(-1),
    "flat": lambda g: g,
    "transposed": lambda g: g.T,
    "axes": lambda g, *axes: g.transpose(np.argsort(axes)),
    "order": put_back,
}
DIGITS = 10  # classes of which one is written 0, or 10 where arrays begin at 1
IMAGES = ((2, 3, 1, 0), (3, 2, 0, 1), (0, 2, 3, 1), (0, 3, 1, 2), (3, 2, 1, 0))
"""H x W x C x N from N x C x H x W, and back; N x H x W x C, and back; reversed."""


def list_layouts(value: Any, kind: str, count: int = 0) -> list[Layout]:
    """The layouts that a side may want a value in, the one as given first.

    kind is what the input was drawn as; count how many classes labels have.
    """
    found = [Layout()]
    if not isinstance(value, np.ndarray) or value.ndim == 0:
        return found
    if kind == "labels":
        return list_label_layouts(value, count)
    if value.ndim == 1:
        return [Layout(), Layout((Step("column"),)), ROW]
    if value.ndim == 2:
        found.append(Layout((Step("transposed"),)))
        if 1 in value.shape:
            found.append(Layout((Step("flat"),)))
        return found
    every = permutations(range(value.ndim)) if value.ndim == 3 else IMAGES
    axes = [tuple(one) for one in every]
    if value.ndim > 4:
        axes = [tuple(reversed(range(value.ndim)))]
    plain = tuple(range(value.ndim))
    return found + [Layout((Step("axes", one),)) for one in axes if one != plain]


def list_label_layouts(value: Array, count: int) -> list[Layout]:
    shapes: list[tuple[Step, ...]] = [()]
    if value.ndim == 1:
        shapes = [(), (Step("column"),), (Step("row"),)]
    elif value.ndim == 2:
        shapes = [(), (Step("transposed"),), (Step("flat"),)]
    numbers: list[tuple[Step, ...]] = [(), (Step("from", (0,)),)]
    if count == DIGITS:  # of other counts it is a slip, not a convention
        numbers.append((Step("ten", (count,)),))
    plain = [Layout((*n, *s)) for n in numbers for s in shapes]
    if count < 2:
        return plain
    return plain + [Layout((Step("onehot", (axis, count)),)) for axis in (1, 0)]
