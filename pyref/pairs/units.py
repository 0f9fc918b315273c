"""Values by the assignments that gave them, and one laid out as another.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                        ^^^^^^^^^^

What a loop assigns pass by pass on one side is an array on the other: the passes,
stacked, are held against it, and it is cut into them.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import permutations

import numpy as np

from pyref.pairs.places import Place
from pyref.pairs.statements import base_of

Array = np.ndarray
MOST_AXES = 4


@dataclass(frozen=True)
class Unit:
    """All values of one assignment, by their numbers among the steps, in order.

    whole: whether all its passes are known.
    """

    steps: tuple[int, ...]
    values: tuple[Array, ...]
    whole: bool

    @property
    def size(self) -> int:
        return sum(value.size for value in self.values)

    @property
    def shape(self) -> tuple[int, ...] | None:
        """That of the passes stacked, of one its own; None where they differ."""
        shapes = {value.shape for value in self.values}
        if len(shapes) > 1:
            return None
        shape = next(iter(shapes))
        return (len(self.values), *shape) if len(self.values) > 1 else shape

    @property
    def array(self) -> Array:
        return np.stack(self.values) if len(self.values) > 1 else self.values[0]


def list_units(places: Sequence[Place]) -> list[Unit]:
    """The units of one side, by the time of their first value.

    Of a loop also its last value alone: an array that it fills is whole then.
    """
    groups: dict[tuple[str, int, str, str], list[int]] = {}
    for k, place in enumerate(places):
        if place.value is not None:
            step = place.step
            key = (step.file, step.line, step.function, base_of(step.name))
            groups.setdefault(key, []).append(k)
    found = []
    for group in groups.values():
        counts = {places[k].step.name: places[k].step.count for k in group}
        values = tuple(places[k].value for k in group)
        whole = sum(counts.values()) == len(group)
        found.append(Unit(tuple(group), values, whole))  # type: ignore[arg-type]
        if len(group) > 1:
            found.append(Unit((group[-1],), values[-1:], True))  # type: ignore[arg-type]
    return sorted(found, key=lambda unit: unit.steps[0])


def lay_out(source: Unit, target: Unit) -> Iterator[tuple[Array, ...]]:
    """The values of one in the shapes of the other, in every way that there is."""
    if source.shape is None or target.shape is None:
        yield from lay_each(source, target)
        return
    for turned in turn(source.array, target.shape):
        yield tuple(turned) if len(target.values) > 1 else (turned,)


def lay_each(source: Unit, target: Unit) -> Iterator[tuple[Array, ...]]:
    """Pass by pass, where their shapes are not the same in all."""
    pairs = list(zip(source.values, target.values, strict=False))
    same = len(source.values) == len(target.values)
    if same and all(one.size == other.size for one, other in pairs):
        ways = [list(turn(one, other.shape)) for one, other in pairs]
        for k in range(max(map(len, ways))):
            yield tuple(way[min(k, len(way) - 1)] for way in ways)


def turn(value: Array, shape: tuple[int, ...]) -> Iterator[Array]:
    """The array in another shape: with its axes in any order that fits, else flat."""
    if value.size != np.prod(shape, dtype=int):
        return
    bare = np.squeeze(value)
    lengths = tuple(n for n in shape if n != 1)
    found = False
    if bare.ndim == len(lengths) <= MOST_AXES:
        for axes in permutations(range(bare.ndim)):
            if tuple(bare.shape[k] for k in axes) == lengths:
                found = True
                yield np.ascontiguousarray(bare.transpose(axes)).reshape(shape)
    if not found:
        yield value.ravel(order="F").reshape(shape, order="F")
        yield np.ascontiguousarray(value).reshape(shape)
