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
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice, permutations, product

import numpy as np

from pyref.compare.agree import hold, hold_laid
from pyref.compare.blocks import Block, find_blocks, find_order, turn_blocks
from pyref.compare.diverge import count_matches
from pyref.compare.gradients_of import Gradient, find_gradients, is_named
from pyref.compare.layout import IMAGES, Layout, Step, list_layouts
from pyref.compare.leaves import Leaf, pair_leaves
from pyref.compare.side import Answer, Raised, Side
from pyref.compare.task import Layouts, Path, Task

MOST_TRIALS = 300
MOST_TRACED = 24
MOST_SECONDS = 4.0  # of searching where nothing agrees
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

    def list_leaves(self, task: Task) -> list[Leaf]:
        """All results; a vector that stands for a cell of numbers in its entries."""
        cells = {
            str(path[-2])
            for path in task.gradient
            if len(path) > 1 and isinstance(path[-1], int)
            and np.size(task.get(path)) == 1
        }  # fmt: skip
        found = []
        for leaf in self.answer.leaves:
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
    """Results of both that have no partner of their size."""

    name: str
    of: str = ""


def settle(side: Side, task: Task) -> State:
    """The first layouts under which a side runs; Raised, the first error, if none."""
    first: Raised | None = None
    began = time.monotonic()
    for change in islice(list_changes(task), MOST_TRIALS):
        try:
            return State(side, dict(change), side.call(task.lay(change)))
        except Raised as error:
            first = first or error
            if error.identifier.startswith("port:"):
                break
        if time.monotonic() - began > side.deadline:
            break
    assert first
    raise first


def search(a: State, b: State, task: Task) -> tuple[State, State]:
    """Both with the layouts under which most results agree, or most values inside.

    Once the costs agree nothing more is tried: their inputs mean the same then, and a
    gradient that differs is a finding.
    """
    if score(a, b, task)[0] == 1:
        return a, b
    for state in (a, b):
        read_blocks(state, task)
    tried = [(score(a, b, task), (a, b))]
    for pair in list_pairs(a, b, task):
        tried.append((score(*pair, task), pair))
        if tried[-1][0][0] == 1:
            return pair
    most = max(found for found, _ in tried)
    best = [pair for found, pair in tried if found == most or sum(most) == 0]
    return max(best[:MOST_TRACED], key=lambda two: count_values(two[0], two[1], task))


def list_pairs(a: State, b: State, task: Task) -> Iterator[tuple[State, State]]:
    """Both in other layouts: B's are changed, all of a kind and then one, then A's."""
    began = time.monotonic()
    for moving, tried in ((b, list_ways(task)), (b, list_singles(b, task)),
                          (a, list_ways(task))):  # fmt: skip
        changes = [*tried]
        for order in list_orders(a, b, task) if moving is b else [{}]:
            for change in changes:
                moved = retry(moving, order, change, task)
                if moved:
                    yield (a, moved) if moving is b else (moved, b)
                if time.monotonic() - began > MOST_SECONDS:
                    return


def list_orders(a: State, b: State, task: Task) -> Iterator[Layouts]:
    """Flat values as they are, then with their blocks in B's order."""
    yield {}
    orders = {}
    for path in task.gradient:
        left, right = a.blocks.get(path, []), b.blocks.get(path, [])
        order = find_order(left or turn_blocks(right), right)
        if order is not None and not np.array_equal(order, np.arange(order.size)):
            orders[path] = Layout((Step("order", tuple(order.tolist())),))
    if orders:
        yield orders


def count_values(a: State, b: State, task: Task) -> int:
    """How many values inside both agree."""
    steps = []
    for state in (a, b):
        try:
            answer = state.side.trace(task.lay(state.layouts), shake=False)
        except Raised:
            return 0
        steps.append(answer.steps)
    return count_matches(*steps)


def retry(state: State, order: Layouts, change: Layouts, task: Task) -> State | None:
    layouts = {**order, **change}
    for path in order.keys() & change.keys():
        layouts[path] = Layout((*order[path].steps, *change[path].steps))
    if layouts == state.layouts:
        return None
    try:
        answer = state.side.call(task.lay(layouts))
    except Raised:
        return None
    return State(state.side, layouts, answer, state.blocks)


def read_blocks(state: State, task: Task) -> None:
    """The blocks of each flat input, from a run in which all its entries differ."""
    for path in task.gradient:
        value = np.asarray(task.get(path))
        if max(value.shape, default=0) != value.size or value.size < 4:
            continue
        distinct = ((1 + np.arange(value.size) / value.size) / 8).reshape(value.shape)
        probe = task.also(path, distinct)
        try:
            steps = state.side.trace(probe.lay(state.layouts), shake=False).steps
        except Raised:
            continue
        state.blocks[path] = find_blocks(distinct, steps)


def list_changes(task: Task) -> Iterator[Layouts]:
    """Layouts to try, the likeliest first: whole ways, then one input otherwise too."""
    whole = list_ways(task)
    yield from whole
    for layouts in whole:
        yield from vary(layouts, task)


def list_ways(task: Task) -> list[Layouts]:
    """Inputs of one kind are mostly written in one way, and these go together.

    All labels from 0, all vectors as columns, all samples in columns; those with fewest
    changes first.
    """
    groups = [[{}, *group] for group in list_groups(task)]
    every = sorted(product(*groups), key=lambda way: sum(map(bool, way)))
    return [merge(way) for way in every]


def list_singles(state: State, task: Task) -> Iterator[Layouts]:
    """The layouts of a side with one input written otherwise."""
    bare = {p: drop_order(layout) for p, layout in state.layouts.items()}
    yield from vary(bare, task)


def drop_order(layout: Layout) -> Layout:
    return Layout(tuple(step for step in layout.steps if step.kind != "order"))


def vary(layouts: Layouts, task: Task) -> Iterator[Layouts]:
    for path in task.arrays:
        kind = task.kinds[path]
        for one in list_layouts(task.get(path), kind.word, kind.count or 0):
            if one != layouts.get(path, Layout()):
                yield {**layouts, path: one}


def merge(way: Sequence[Layouts]) -> dict[Path, Layout]:
    """The layouts of all groups; what one says of a path before another stands."""
    found: dict[Path, Layout] = {}
    for layouts in way:
        for path, layout in layouts.items():
            found[path] = Layout((*found[path].steps, *layout.steps)) if (
                path in found and found[path].steps[0].kind in NUMBERED
            ) else found.get(path, layout)  # fmt: skip
    return found


NUMBERED = ("from", "ten")


def list_groups(task: Task) -> Iterator[list[Layouts]]:
    """For labels, vectors, matrices and images: what a side may do with all of them."""

    def among(step: Step, fits: Callable[[Path], bool]) -> Layouts:
        return {path: Layout((step,)) for path in task.arrays if fits(path)}

    def shape(path: Path) -> tuple[int, ...]:
        return np.shape(task.get(path))

    def word(path: Path) -> str:
        return task.kinds[path].word

    yield keep([among(Step("from", (0,)), lambda path: word(path) == "labels")])
    vectors = [
        among(Step("flat"), lambda p: len(shape(p)) == 2 and 1 in shape(p)),
        among(Step("column"), lambda p: len(shape(p)) == 1),
        among(Step("row"), lambda p: len(shape(p)) == 1),
    ]
    yield keep(vectors)
    matrices = [
        among(
            Step("transposed"),
            lambda p: len(shape(p)) == 2 and not task.kinds[p].gradient,
        ),
        among(Step("transposed"), lambda p: len(shape(p)) == 2),
    ]
    yield keep(matrices)
    for count, ways in ((3, [*permutations(range(3))][1:]), (4, IMAGES)):
        turned = [
            among(Step("axes", axes), lambda p, n=count: len(shape(p)) == n)  # type: ignore[misc]
            for axes in ways
        ]
        yield keep(turned)


def keep(ways: Sequence[Layouts]) -> list[Layouts]:
    """Those that change something, each once."""
    found: list[Layouts] = []
    for way in ways:
        if way and way not in found:
            found.append(way)
    return found


def score(a: State, b: State, task: Task) -> tuple[float, float]:
    """The shares of plain results and of gradients that agree, plainly."""
    pairs, lost = match(a, b, task)
    shares = []
    for of in (False, True):
        near = [is_near(pair) for pair in pairs if bool(pair.of) is of]
        count = len(near) + sum(bool(one.of) is of for one in lost)
        shares.append(sum(near) / count if count else -1.0)
    plain, gradients = shares
    return (gradients, gradients) if plain < 0 else (plain, max(gradients, 0.0))


def is_near(pair: Pair) -> bool:
    a, b = pair.a[0], pair.b[0]
    with np.errstate(all="ignore"):
        size = float(np.nanmax(np.abs(a), initial=0.0))
    room = np.full(a.shape, NEAR * size if np.isfinite(size) else 0.0)
    if pair.of:
        return a.shape == b.shape and hold(a, b, room, 0 * room).agrees
    return hold_laid(a, b, room, np.zeros(b.shape)).agrees


def match(a: State, b: State, task: Task) -> tuple[list[Pair], list[Lost]]:
    """Pairs of results, gradients as the inputs were given, and what has no partner.

    A result that only one side has is none of these: it may give more than the other.
    """
    gradients = a.find_gradients(task), b.find_gradients(task)
    used: tuple[set[Path], set[Path]] = set(), set()
    pairs, lost = [], []
    for path in task.gradient:
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
        else:
            names = [tuple(leaf.name for leaf in g[path].leaves) for g in gradients]
            both_names = names[0], names[1]
            name = gradients[0][path].name
            pairs.append(Pair(name, one, other, task.text(path), both_names))
    rest = [
        [
            leaf
            for leaf in state.list_leaves(task)
            if leaf.path not in mine and not is_passed(leaf, task, state.layouts)
        ]
        for state, mine in zip((a, b), used, strict=True)
    ]
    twos, left, right = pair_leaves(*rest)
    plain = [
        Pair(x.name, both(x), both(y), names=((x.name,), (y.name,))) for x, y in twos
    ]
    lost += [Lost(f"{x.name}, {y.name}") for x, y in zip(left, right, strict=False)]
    return plain + pairs, lost


def is_passed(leaf: Leaf, task: Task, layouts: Layouts) -> bool:
    """Whether a result is an input that was handed on, as structs often are."""
    return len(leaf.path) > 1 and any(
        np.array_equal(layouts.get(path, Layout()).give(task.get(path)), leaf.value)
        for path in task.arrays
        if np.size(task.get(path)) == leaf.value.size
    )


def both(leaf: Leaf) -> tuple[Array, Array]:
    return leaf.value, leaf.spread
