"""How a function may have its samples and its targets: rows, columns, labels, one-hot.

subject -> bind -> pack -> search -> judge -> report
                   ^^^^
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from fractions import Fraction
from itertools import product

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.port.moves import is_one_hot
from pyref.whole.bind import name_target
from pyref.whole.subject import Subject

Make = Callable[[Case], ARRAY | None]


@dataclass(frozen=True)
class Layout:
    """Samples in the other axis or not, and how each target is written.

    makes: of each target its value in a case, None where it cannot be written so;
    factors: of numbers that the function has otherwise.
    """

    turned: bool
    told: tuple[str, ...]
    makes: dict[str, Make] = field(compare=False)
    factors: dict[str, Fraction] = field(default_factory=dict, compare=False)

    @property
    def distance(self) -> int:
        return len(self.told)


def list_layouts(subject: Subject, octave: bool) -> list[Layout]:
    """The layouts to try, those nearest to the source first."""
    axis = subject.find_axis(subject.data)
    found = []
    for turned in (False, True) if axis is not None else (False,):
        side = "columns" if (axis == 0) == turned else "rows"
        head = (f"samples in {side}",) if turned else ()
        plain = {name: make_plain(name, turned, subject) for name in subject.targets}
        found.append(Layout(turned, head, plain))
        index = [name for name in subject.targets if subject.is_index(name)]
        for say, first, shape in list_index_ways(subject, index, octave):
            makes = {n: write_index(n, first, shape) for n in index}
            told = (*head, f"{' and '.join(index)} {say}")
            found.append(Layout(turned, told, plain | makes))
        by_samples = [n for n in subject.targets if subject.find_axis(n) is not None]
        for name in [n for n in by_samples if n not in index]:
            for say, make in list_ways(subject, name, turned, octave):
                told = (*head, f"{name_target(subject, name)} {say}")
                found.append(Layout(turned, told, {**plain, name: make}))
    for say, moves in subject.list_factors().items():
        factors = {name: Fraction(move.split()[1]) for name, move in moves.items()}
        found += [
            replace(layout, told=(*layout.told, say), factors=factors)
            for layout in found
        ]
    return sorted(found, key=lambda layout: layout.distance)


def make_plain(name: str, turned: bool, subject: Subject) -> Make:
    """The target as it is, turned with the samples where it goes by them."""
    if subject.is_index(name):
        return write_index(name, 0, None)
    turns = turned and subject.find_axis(name) is not None
    return lambda case: case.options[name].T if turns else case.options[name]


def list_index_ways(
    subject: Subject, names: Sequence[str], octave: bool
) -> Iterator[tuple[str, int, tuple[int, ...] | None]]:
    """Other ways to write what counts from 0: words, the first number, the shape."""
    if not names:
        return
    yield "counted from 1", 1, None
    if all("1" in subject.spec(name).split() for name in names):
        flat = {"as a row": (1, -1)} | ({} if octave else {"1-D": (-1,)})
        for say, shape in flat.items():
            yield say, 0, shape
            yield f"counted from 1, {say}", 1, shape


def write_index(name: str, first: int, shape: tuple[int, ...] | None) -> Make:
    def make(case: Case) -> ARRAY:
        index: ARRAY = case.options[name].astype(np.int64) + first
        return index.reshape(shape) if shape else index

    return make


def list_ways(
    subject: Subject, name: str, turned: bool, octave: bool
) -> Iterator[tuple[str, Make]]:
    """The ways to write a target of the samples otherwise, and the words for each."""
    known = subject.is_labels(name)
    if not known:
        yield "transposed", make_plain(name, not turned, subject)
    if not known and not octave and "1" in subject.spec(name).split():
        yield "1-D", lambda case: case.options[name].ravel()
    shapes: dict[str, tuple[int, ...]] = {"as a column": (-1, 1), "as a row": (1, -1)}
    shapes |= {} if octave else {"1-D": (-1,)}
    firsts = {"from 1": 1, "from 0": 0, "with 0 for the last": None}
    for (say, first), (axes, shape) in product(firsts.items(), shapes.items()):
        ours = known and first == 1
        words = axes if ours else f"has labels {say}, {axes}"
        yield words, write_labels(subject, name, first, shape)
    if known:
        yield "one-hot, a row each", write_one_hot(subject, name, 1)
        yield "one-hot, a column each", write_one_hot(subject, name, 0)


def read_labels(subject: Subject, name: str, case: Case) -> ARRAY | None:
    """Labels from 1, of a target that is labels, or one-hot in this case."""
    value = case.options[name]
    if subject.is_labels(name):
        return np.asarray(value.ravel(), dtype=np.int64)
    rows = value if subject.find_axis(name) == 0 else value.T
    if min(rows.shape) < 1 or rows.shape[1] < 2 or not is_one_hot(rows):
        return None
    labels: ARRAY = np.argmax(rows, axis=1) + 1
    return labels


def count_classes(subject: Subject, name: str, case: Case) -> int | None:
    """How many classes there are; None where nothing tells, as of a flat vector."""
    letters = subject.spec(name).split()
    axis = subject.find_axis(name)
    if axis is not None and letters[1 - axis] != "1":
        return int(case.options[name].shape[1 - axis])
    widths = subject.list_widths(case)
    return widths[-1] if widths else None


def write_labels(
    subject: Subject, name: str, first: int | None, shape: tuple[int, ...]
) -> Make:
    """first: the label of the first class; None: counted from 1, and 0 for the last."""

    def make(case: Case) -> ARRAY | None:
        labels = read_labels(subject, name, case)
        if labels is None:
            return None
        if first is None:
            count = count_classes(subject, name, case)
            if count is None:
                return None
            labels = labels % count
        else:
            labels = labels + (first - 1)
        return labels.reshape(shape)

    return make


def write_one_hot(subject: Subject, name: str, axis: int) -> Make:
    def make(case: Case) -> ARRAY | None:
        labels = read_labels(subject, name, case)
        count = count_classes(subject, name, case)
        if labels is None or count is None:
            return None
        rows = np.eye(count)[labels - 1]
        return rows if axis else np.ascontiguousarray(rows.T)

    return make
