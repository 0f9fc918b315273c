"""Find in which layouts the two functions take their inputs, and give the same.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                       ^^^^^^^

1. Each side alone: the first layouts, the plainest first, under which it runs.
2. B's are changed, one input at a time and then two, then A's, until all results agree.
3. The order of a flat value is read off the blocks that each side cuts from it.

The search goes by one set of inputs and a plain tolerance; agreement is judged after
it, with rounding measured, on every set.
"""

import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from itertools import combinations

import numpy as np

from pyref.compare.agree import hold, hold_laid
from pyref.compare.blocks import Block, find_blocks, find_order
from pyref.compare.gradients_of import Gradient, find_gradients
from pyref.compare.layout import IMAGES, Layout, Step, list_layouts
from pyref.compare.leaves import Leaf, pair_leaves
from pyref.compare.side import Answer, Raised, Side
from pyref.compare.task import Layouts, Path, Task

MOST_TRIALS = 400
NEAR = 1e-9
"""Results of two right functions differ by less of their largest entry, wrong by more.

Only where to go on searching hangs on it, no verdict.
"""
Array = np.ndarray


@dataclass
class State:
    """A side with its layouts and what it answered in them."""

    side: Side
    layouts: dict[Path, Layout]
    answer: Answer
    blocks: dict[Path, list[Block]] = field(default_factory=dict)

    def find_gradients(self, task: Task) -> dict[Path, Gradient]:
        inputs = {
            path: (
                task.text(path),
                np.asarray(task.get(path)),
                self.layouts.get(path, Layout()),
            )
            for path in task.gradient
        }
        return find_gradients(self.answer.leaves, inputs, self.blocks)


@dataclass(frozen=True)
class Pair:
    """Two results that mean one thing; of is the input whose gradient they are."""

    name: str
    a: tuple[Array, Array]  # value and spread
    b: tuple[Array, Array]
    of: str = ""


def settle(side: Side, task: Task) -> State:
    """The first layouts under which a side runs; Raised, the first error, if none."""
    first: Raised | None = None
    began = time.monotonic()
    for count, change in enumerate(list_changes(task)):
        try:
            answer = side.call(task.lay(change))
            return State(side, dict(change), answer)
        except Raised as error:
            first = first or error
            given_up = error.identifier in ("port:ended", "port:deadline")
        if given_up or count > MOST_TRIALS or time.monotonic() - began > side.deadline:
            break
    assert first
    raise first


def search(a: State, b: State, task: Task) -> tuple[State, State]:
    """Both with the layouts under which most results agree."""
    best, most = (a, b), score(a, b, task)
    for state in (a, b):
        read_blocks(state, task)
    most = score(a, b, task)
    for moving in ("b", "a"):
        for bases in list_bases(a, b, task):
            for change in list_changes(task, 2 if moving == "b" else 1):
                if most == 1:
                    return best
                pair = try_change(bases, change, task, moving)
                found = score(*pair, task) if pair else 0
                if pair and found > most:
                    best, most = pair, found
    return best


def list_bases(a: State, b: State, task: Task) -> Iterator[tuple[State, State]]:
    """Both as they are, and B with each flat value in the order of A's blocks."""
    yield a, b
    layouts = dict(b.layouts)
    for path in task.gradient:
        order = find_order(a.blocks.get(path, []), b.blocks.get(path, []))
        if order is not None and not np.array_equal(order, np.arange(order.size)):
            step = Step("order", tuple(order.tolist()))
            layouts[path] = Layout((step, *layouts.get(path, Layout()).steps))
    moved = retry(b, layouts, task) if layouts != b.layouts else None
    if moved:
        yield a, moved


def try_change(
    pair: tuple[State, State], change: Layouts, task: Task, moving: str
) -> tuple[State, State] | None:
    a, b = pair
    mine = b if moving == "b" else a
    layouts = dict(mine.layouts)
    for path, layout in change.items():
        steps = layouts[path].steps if path in layouts else ()
        order = tuple(step for step in steps if step.kind == "order")
        layouts[path] = Layout((*order, *layout.steps))
    if layouts == mine.layouts:
        return pair
    moved = retry(mine, layouts, task)
    if moved is None:
        return None
    return (a, moved) if moving == "b" else (moved, b)


def retry(state: State, layouts: dict[Path, Layout], task: Task) -> State | None:
    try:
        answer = state.side.call(task.lay(layouts))
    except Raised:
        return None
    return State(state.side, layouts, answer, state.blocks)


def read_blocks(state: State, task: Task) -> None:
    """The blocks of each flat input, from a run in which all its entries differ."""
    for path in task.gradient:
        value = np.asarray(task.get(path))
        if value.ndim != 1 or value.size < 4:
            continue
        distinct = (1 + np.arange(value.size) / value.size) / 8
        probe = task.also(path, distinct)
        try:
            steps = state.side.trace(probe.lay(state.layouts), shake=False).steps
        except Raised:
            continue
        state.blocks[path] = find_blocks(distinct, steps)


def list_changes(task: Task, depth: int = 2) -> Iterator[Layouts]:
    """Changes of layouts, the likeliest first: none, one, then two together."""
    yield {}
    moves = list(list_moves(task))
    yield from moves
    for one, two in combinations(moves, 2) if depth > 1 else ():
        if not one.keys() & two.keys():
            yield {**one, **two}


def list_moves(task: Task) -> Iterator[Layouts]:
    """Changes of all inputs of a kind, and then of single ones."""

    def among(step: Step, fits: Callable[[Path], bool]) -> Layouts:
        return {path: Layout((step,)) for path in task.arrays if fits(path)}

    def has(axes: int) -> Callable[[Path], bool]:
        return lambda path: np.ndim(task.get(path)) == axes

    every = [
        among(Step("from", (0,)), lambda path: task.kinds[path].word == "labels"),
        among(Step("column"), has(1)),
        among(Step("row"), has(1)),
        among(
            Step("transposed"),
            lambda path: has(2)(path) and not task.kinds[path].gradient,
        ),
        among(Step("transposed"), has(2)),
        *(among(Step("axes", axes), has(4)) for axes in IMAGES),
    ]
    yield from filter(None, every)
    for path in task.arrays:
        kind = task.kinds[path]
        for layout in list_layouts(task.get(path), kind.word, kind.count or 0)[1:]:
            yield {path: layout}


def score(a: State, b: State, task: Task) -> float:
    """The share of the results that agree, plainly; 1 where all of them do."""
    pairs, lost = match(a, b, task)
    total = len(pairs) + lost
    return sum(is_near(pair) for pair in pairs) / total if total else 0.0


def is_near(pair: Pair) -> bool:
    a, b = pair.a[0], pair.b[0]
    with np.errstate(all="ignore"):
        size = float(np.nanmax(np.abs(a), initial=0.0))
    room = np.full(a.shape, NEAR * size if np.isfinite(size) else 0.0)
    if pair.of:
        return a.shape == b.shape and hold(a, b, room, 0 * room).agrees
    return hold_laid(a, b, room, np.zeros(b.shape)).agrees


def match(a: State, b: State, task: Task) -> tuple[list[Pair], int]:
    """Pairs of results, gradients as the inputs were given, and how many have none."""
    gradients = a.find_gradients(task), b.find_gradients(task)
    used: tuple[set[Path], set[Path]] = set(), set()
    pairs, lost = [], 0
    for path in task.gradient:
        sides = []
        for state, found, mine in zip((a, b), gradients, used, strict=True):
            leaves = {leaf.path: leaf for leaf in state.answer.leaves}
            layout = state.layouts.get(path, Layout())
            taken = None
            if path in found:
                taken = found[path].take(leaves, layout, np.asarray(task.get(path)))
                mine |= set(found[path].paths)
            sides.append(taken)
        one, other = sides
        if one is not None and other is not None:
            name = gradients[0][path].name
            pairs.append(Pair(name, one, other, of=task.text(path)))
        elif one is not None or other is not None:
            lost += 1
    rest = [
        [leaf for leaf in state.answer.leaves if leaf.path not in mine]
        for state, mine in zip((a, b), used, strict=True)
    ]
    twos, left, right = pair_leaves(*rest)
    plain = [Pair(x.name, both(x), both(y)) for x, y in twos]
    return plain + pairs, lost + (len(left) + len(right) if not twos else 0)


def both(leaf: Leaf) -> tuple[Array, Array]:
    return leaf.value, leaf.spread
