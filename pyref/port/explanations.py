"""What the numbers would be with a mistake in them, for every mistake of a layer.

The numbers of the catalogue are read; its functions are run only where a case stands in
no fixture, or where its dy is another. Beside them stand mistakes that any layer can
have: those that are made of the right numbers (changes.py), and those of relatives
(relatives.py).
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.fixtures.load import load
from pyref.mistakes.catalogue import mistakes, run_mistake
from pyref.mistakes.entry import Mistake
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
    comes from. list_told: of results of which the numbers at some places alone are
    known, and are right elsewhere, these places, true among false.
    """

    name: str
    effect: str
    make: Make
    origin: int = GENERAL
    list_told: Callable[[Point], Mapping[str, ARRAY]] = lambda point: {}


@cache
def list_ids(layer: str) -> frozenset[str]:
    """The cases of which fixtures/mistakes says what is wrong in them."""
    return frozenset(c.id for c in load(layer) if c.finite and not c.error)


@cache
def list_known(layer: str) -> tuple[Explanation, ...]:
    """Those of the catalogue, in its order."""
    return tuple(explain_by_mistake(layer, known) for known in load_mistakes(layer))


def explain_by_mistake(layer: str, known: KnownMistake) -> Explanation:
    def find_function(point: Point) -> Mistake | None:
        # of a layer of one's own the numbers are read, and the code is not run
        ours = () if point.case.sheet.shelf else mistakes(layer)
        return next((m for m in ours if m.name == known.name), None)

    def is_read(point: Point) -> bool:
        return point.is_on_file and (point.has_own_dy or not find_function(point))

    def make(point: Point) -> Arrays:
        if not is_read(point):
            return run_known(find_function(point), point)
        if point.case.id in known.raises:
            raise Refused(known.name)
        arrays = known.fill(point.case)
        return arrays if point.has_own_dy else scale_rows(arrays, point)

    def list_told(point: Point) -> Mapping[str, ARRAY]:
        return known.list_told(point.case) if is_read(point) else {}

    return Explanation(known.name, known.effect, make, CATALOGUE, list_told)


def run_known(mistake: Mistake | None, point: Point) -> Arrays:
    """The numbers of a mistake that stand in no file, by its function."""
    if not mistake:
        raise Unknown(point.case.id)
    names = point.case.upstream
    case = replace(point.case, upstream=dict(zip(names, point.upstream, strict=True)))
    try:
        return run_mistake(mistake, case, point.dtype)
    except Exception as error:
        raise Refused(mistake.name) from error


def scale_rows(arrays: Arrays, point: Point) -> Arrays:
    """Gradients of a loss on file, row by row for another dy: each is linear in it."""
    ours, theirs = next(iter(point.case.upstream.values())), point.upstream[0]
    if np.any(ours == 0):
        raise Unknown(point.case.id)
    gradients = only_gradients(point, arrays)
    return arrays | {k: v * (theirs / ours) for k, v in gradients.items()}


def run_layer(
    point: Point, function: Callable[..., Any], args: Sequence[Any], dys: Sequence[Any]
) -> Arrays:
    """The results of a layer, right or wrong, by name."""
    with np.errstate(all="ignore"):
        if not point.case.sheet.back:
            outputs = function(*args)
            outputs = outputs if isinstance(outputs, tuple) else (outputs,)
            return dict(zip(point.case.results, outputs, strict=True))
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
