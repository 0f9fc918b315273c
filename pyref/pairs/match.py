"""A side with its layouts, and which results of two sides mean one thing.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                   ^^^^^^^
"""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from pyref.pairs.agree import Agreement, hold, hold_laid
from pyref.pairs.blocks import Block
from pyref.pairs.gradients_of import (
    Gradient,
    find_gradients,
    is_named,
    say_displaced,
)
from pyref.pairs.labels import renumber
from pyref.pairs.layout import Layout, Step
from pyref.pairs.leaves import Leaf, name_key, normalize, pair_leaves, say_size
from pyref.pairs.side import Answer, Side
from pyref.pairs.task import Layouts, Path, Task

Array = np.ndarray


@dataclass
class State:
    """A side with its layouts and what it answered in them."""

    side: Side
    layouts: dict[Path, Layout]
    answer: Answer
    blocks: dict[Path, list[Block]] = field(default_factory=dict)
    numbered: dict[str, Step] = field(default_factory=dict)  # results that are labels

    @property
    def is_single(self) -> bool:
        """Whether it gives numbers in single precision, though it got doubles."""
        return any(leaf.value.dtype == np.float32 for leaf in self.answer.leaves)

    def list_leaves(self, task: Task) -> list[Leaf]:
        """All results; a vector that stands for a cell of numbers in its entries."""
        cells = {
            str(path[-2])
            for path in task.gradient
            if len(path) > 1 and isinstance(path[-1], int)
            and np.size(task.get(path)) == 1
        }  # fmt: skip
        found = []
        for plain in self.answer.leaves:
            leaf = replace(plain, called=self.side.called.get(plain.name, ""))
            step = self.side.counted.get(plain.name)
            leaf = renumber(leaf, step or self.numbered.get(plain.name))
            named = any(is_named(leaf, (cell,), leaf.value) for cell in cells)
            found += leaf.split() if named else [leaf]
        return found

    def find_gradients(self, task: Task) -> dict[Path, Gradient]:
        inputs = {
            path: (
                task.text(path),
                np.asarray(task.get(path)),
                self.layouts.get(path, Layout()),
            )
            for path in task.gradient
        }
        return find_gradients(self.list_leaves(task), inputs, self.blocks)

    def find_named(self, task: Task, turned: set[Path]) -> dict[Path, Gradient]:
        """Results that are named as gradients of inputs that none was asked of.

        They are not judged, but go back by the layout of their input. turned: inputs
        that a side takes in another order: of these it is whatever has their size.
        """
        return {
            path: Gradient(task.text(path), (leaf,))
            for path in task.arrays
            if path not in task.gradient
            for leaf in self.list_leaves(task)
            if (path in turned or is_named(leaf, path, leaf.value))
            and leaf.value.size == np.size(task.get(path))
        }


@dataclass(frozen=True)
class Pair:
    """Two results that mean one thing; of is the input whose gradient they are.

    names: what A and B call it, several where it comes in parts.
    """

    name: str
    a: tuple[Array, Array]  # value and spread
    b: tuple[Array, Array]
    of: str = ""
    names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


@dataclass(frozen=True)
class Lost:
    """Results of both that have no partner of their size.

    displaced: they have one, which stands in another place of a list. told: both sizes.
    names: what A and B call them.
    """

    name: str
    of: str = ""
    displaced: bool = False
    told: str = ""
    names: tuple[tuple[str, ...], tuple[str, ...]] = ((), ())


def match(a: State, b: State, task: Task) -> tuple[list[Pair], list[Lost]]:
    """Pairs of results, gradients as the inputs were given, and what has no partner.

    A result that only one side has is none of these: it may give more than the other.
    """
    gradients = a.find_gradients(task), b.find_gradients(task)
    used: tuple[set[Path], set[Path]] = set(), set()
    pairs, lost = [], []
    displaced = [say_displaced(found) for found in gradients]
    turned = {
        path
        for state in (a, b)
        for path, layout in state.layouts.items()
        if any(step.kind == "order" for step in layout.steps)
    }
    named = a.find_named(task, turned), b.find_named(task, turned)
    for path in named[0].keys() & named[1].keys():
        gradients[0][path], gradients[1][path] = named[0][path], named[1][path]
    for path in (*task.gradient, *sorted(named[0].keys() & named[1].keys(), key=str)):
        sides = []
        for state, found, mine in zip((a, b), gradients, used, strict=True):
            leaves = {leaf.path: leaf for leaf in state.list_leaves(task)}
            layout = state.layouts.get(path, Layout())
            taken = None
            if path in found:
                taken = found[path].take(leaves, layout, np.asarray(task.get(path)))
                mine |= set(found[path].paths)
            sides.append(taken)
        one, other = sides
        if one is None and other is None:
            continue
        if one is None or other is None:
            lost.append(Lost(f"d{task.text(path)}", task.text(path)))
        elif (path in displaced[0]) != (path in displaced[1]):
            told = displaced[0].get(path)
            name = f"A's {told}" if told else f"B's {displaced[1][path]}"
            lost.append(Lost(name, task.text(path), True))
        else:
            names = [tuple(leaf.name for leaf in g[path].leaves) for g in gradients]
            both_names = names[0], names[1]
            name = gradients[0][path].name
            pairs.append(Pair(name, one, other, task.text(path), both_names))
    rest = [
        [
            leaf
            for leaf in state.list_leaves(task)
            if leaf.path not in mine | state.side.inner
            and not is_passed(leaf, task, state.layouts)
        ]
        for state, mine in zip((a, b), used, strict=True)
    ]
    twos, left, right = pair_leaves(*rest)
    plain = [
        Pair(x.name, both(x), both(y), names=((x.name,), (y.name,))) for x, y in twos
    ]
    lost += [lose(x, y) for x in left for y in right if are_meant(x, y)]
    return plain + pairs, lost


def lose(one: Leaf, other: Leaf) -> Lost:
    """Two that are one result, and of two sizes."""
    same = normalize(other.name) == normalize(one.name)
    told = f"A gives {say_size(one.value)}, B gives {say_size(other.value)}"
    told += "" if same else f" as {other.name}"
    return Lost(one.name, told=told, names=((one.name,), (other.name,)))


def are_meant(one: Leaf, other: Leaf) -> bool:
    """Whether two are one result by name, or in one place and not by size."""
    places = one.path == other.path and len(one.path) == 1
    odd = places and one.value.size != other.value.size
    return odd or name_key(one) == name_key(other)


def list_extras(a: State, b: State, task: Task) -> list[str]:
    """Results that one side gives and the other does not: they are not compared."""
    found = a.find_gradients(task), b.find_gradients(task)
    rest = []
    for state, gradients in zip((a, b), found, strict=True):
        used = {path for one in gradients.values() for path in one.paths}
        rest.append(
            [
                leaf
                for leaf in state.list_leaves(task)
                if leaf.path not in used
                and leaf.path[0] not in state.side.list_handed()
                and not is_passed(leaf, task, state.layouts)
            ]
        )
    inner = a.side.inner, b.side.inner
    free = [[x for x in r if x.path not in i] for r, i in zip(rest, inner, strict=True)]
    _, left, right = pair_leaves(*free)
    left, right = (
        mine + [x for x in r if x.path in i]
        for mine, r, i in zip((left, right), rest, inner, strict=True)
    )
    sides = (("A", left, right), ("B", right, left))
    told = []
    places = {s.side.letter: {x.path for x in s.answer.odd} for s in (a, b)}
    alone = {
        one.side.letter: [
            x
            for x in one.answer.odd
            if x.is_function and x.path not in places[other.side.letter]
            and not any(y.path[:1] == x.path for y in other.answer.leaves)
        ]
        for one, other in ((a, b), (b, a))
    }  # fmt: skip
    for letter, mine, others in sides:
        names = [x.name for x in mine if not any(are_meant(x, y) for y in others)]
        names += [f"{one.name} (a function)" for one in alone[letter]]
        if names:
            told.append(f"{letter} alone gives {', '.join(names)}: not compared")
    return told


def list_uncalled(a: State, b: State) -> list[str]:
    """Functions among the results that gave no gradients, where both sides have one."""
    told = []
    for state, other in ((a, b), (b, a)):
        places = {odd.path for odd in other.answer.odd if odd.is_function}
        places |= {leaf.path[:1] for leaf in other.answer.leaves if len(leaf.path) > 1}
        told += [
            f"{state.side.letter}'s {odd.name}"
            for odd in state.answer.odd
            if odd.is_function and odd.path in places
        ]
    return told


def is_passed(leaf: Leaf, task: Task, layouts: Layouts) -> bool:
    """Whether a result is an input that was handed on, as structs often are."""
    if len(leaf.path) < 2:
        return False
    for path in task.kinds:
        given = np.asarray(layouts.get(path, Layout()).give(task.get(path)))
        if given.dtype.kind in "fiub" and np.array_equal(
            np.ravel(given), np.ravel(leaf.value)
        ):
            return True
    lists = {path[:-1] for path in task.kinds if isinstance(path[-1], int)}
    return any(is_list(leaf.value, task.get(path)) for path in lists)


def is_list(value: Array, numbers: object) -> bool:
    """Whether an array has the numbers of a cell in it."""
    if not isinstance(numbers, list) or any(np.size(v) != 1 for v in numbers):
        return False
    return np.array_equal(np.ravel(value), [float(np.ravel(v)[0]) for v in numbers])


def both(leaf: Leaf) -> tuple[Array, Array]:
    return leaf.value, leaf.spread


def hold_pair(pair: Pair, free: bool) -> Agreement:
    """free: results may be turned as an input of one side is."""
    if pair.of:
        return hold(pair.a[0], pair.b[0], pair.a[1], pair.b[1])
    return hold_laid(pair.a[0], pair.b[0], pair.a[1], pair.b[1], free)


def are_turned(states: Sequence[State]) -> bool:
    """Whether a side takes an input transposed, or with its axes in another order."""
    return any(
        step.kind in ("transposed", "axes")
        for state in states
        for layout in state.layouts.values()
        for step in layout.steps
    )
