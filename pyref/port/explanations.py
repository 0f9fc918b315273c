"""What the numbers would be with a mistake in them, for every mistake of a layer.

The numbers of the catalogue are read; its functions are run only where a case stands in
no fixture, or where its dy is another. Beside them stand mistakes that any layer can
have: those that are made of the right numbers (changes.py), and those of relatives
(relatives.py).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import mistakes, run_mistake
from pyref.mistakes.numbers import KnownMistake, load_mistakes
from pyref.runners.numpy import find_function

Arrays = dict[str, ARRAY]

CATALOGUE, GENERAL, FITTED = 0, 1, 2
"""Where an explanation comes from; of equals the earlier is told."""


class Unknown(Exception):
    """The numbers of a mistake are not known in a case."""


class Refused(Exception):
    """With the mistake there is an error in the place of numbers."""


@dataclass(frozen=True)
class Point:
    """Where mistakes are made: a case in one precision, and dy in our convention.

    is_given_dy: whether the port is given dy at all.
    """

    case: Case
    dtype: str
    upstream: Sequence[ARRAY]
    is_given_dy: bool = True

    def make_dys(self) -> list[ARRAY]:
        return [dy.astype(self.dtype) for dy in self.upstream]

    @cached_property
    def is_on_file(self) -> bool:
        """Whether the case is that of a fixture whose numbers are finite."""
        return self.case.id in list_ids(self.case.sheet.place)

    @cached_property
    def has_own_dy(self) -> bool:
        """Whether dy is that of the case."""
        pairs = zip(self.case.upstream.values(), self.upstream, strict=True)
        return all(np.array_equal(a, b) for a, b in pairs)

    @cached_property
    def right(self) -> Arrays:
        """The right numbers, which most mistakes are made of."""
        known = self.case.expect
        if self.has_own_dy and set(self.case.results) <= set(known):
            return {name: known[name].high for name in self.case.results}
        return run_right(self, self.make_dys())


Make = Callable[[Point], Arrays]


@dataclass(frozen=True)
class Explanation:
    """A mistake and how to make its numbers, by a call that may fail.

    Results that are right with the mistake may be missing among them. origin: where it
    comes from.
    """

    name: str
    effect: str
    make: Make
    origin: int = GENERAL


@cache
def list_ids(layer: str) -> frozenset[str]:
    """The cases of which fixtures/mistakes says what is wrong in them."""
    return frozenset(c.id for c in load(layer) if c.finite and not c.error)


@cache
def list_known(layer: str) -> tuple[Explanation, ...]:
    """Those of the catalogue, in its order."""
    return tuple(explain_by_mistake(layer, known) for known in load_mistakes(layer))


def explain_by_mistake(layer: str, known: KnownMistake) -> Explanation:
    def make(point: Point) -> Arrays:
        if not point.is_on_file or not point.has_own_dy:
            return run_known(layer, known, point)
        if point.case.id in known.raises:
            raise Refused(known.name)
        return dict(known.numbers.get(point.case.id, {}))

    return Explanation(known.name, known.effect, make, CATALOGUE)


def run_known(layer: str, known: KnownMistake, point: Point) -> Arrays:
    """The numbers of a mistake that stand in no file, by its function."""
    # of a layer of one's own the numbers are read, and the code is not run
    ours = () if point.case.sheet.shelf else mistakes(layer)
    found = [m for m in ours if m.name == known.name]
    if not found:
        if point.is_on_file:
            return scale_rows(known, point)
        raise Unknown(known.name)
    names = point.case.upstream
    case = replace(point.case, upstream=dict(zip(names, point.upstream, strict=True)))
    try:
        return run_mistake(found[0], case, point.dtype)
    except Exception as error:
        raise Refused(known.name) from error


def scale_rows(known: KnownMistake, point: Point) -> Arrays:
    """Gradients of a loss on file, row by row for another dy: each is linear in it."""
    ours, theirs = next(iter(point.case.upstream.values())), point.upstream[0]
    if point.case.id in known.raises:
        raise Refused(known.name)
    if np.any(ours == 0):
        raise Unknown(known.name)
    numbers = dict(known.numbers.get(point.case.id, {}))
    for name in set(numbers) - set(point.case.sheet.outputs):
        numbers[name] = numbers[name] * (theirs / ours)
    return numbers


def run_layer(
    point: Point, function: Callable[..., Any], args: Sequence[Any], dys: Sequence[Any]
) -> Arrays:
    """The results of a layer, right or wrong, by name."""
    with np.errstate(all="ignore"):
        *outputs, back = function(*args)
        gradients = back(*dys)
    gradients = gradients if isinstance(gradients, tuple) else (gradients,)
    return dict(zip(point.case.results, [*outputs, *gradients], strict=True))


def run_right(
    point: Point, dys: Sequence[ARRAY], args: Sequence[Any] | None = None
) -> Arrays:
    """The results of the layer for other dy, or for other inputs and options."""
    function = find_function(point.case.sheet)
    args = point.case.args(point.dtype) if args is None else args
    return run_layer(point, function, args, dys)


def only_gradients(point: Point, arrays: Arrays) -> Arrays:
    return {k: v for k, v in arrays.items() if k not in point.case.sheet.outputs}
