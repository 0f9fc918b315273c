"""Find in which layouts the two functions take their inputs, and give the same.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                       ^^^^^^^

1. Each side alone: the first layouts, the plainest first, under which it runs.
2. B's are changed, all inputs of a kind and then one, then A's, until results agree.
3. The order of a flat value is read off the blocks that each side cuts from it.

The search goes by one set of inputs and a plain tolerance; agreement is judged after
it, with rounding measured, on every set.
"""

import time
from collections.abc import Iterator, Sequence
from contextlib import suppress
from itertools import islice

import numpy as np

from pyref.pairs.agree import hold, hold_laid, says_something
from pyref.pairs.blocks import Block, find_blocks, find_order, turn_blocks
from pyref.pairs.changes import list_changes, list_ways, vary
from pyref.pairs.layout import ROW, Layout, Step
from pyref.pairs.match import Pair, State, match
from pyref.pairs.numbered import is_alike, list_steps
from pyref.pairs.pins import GIVEN, hold_to, order_blocks
from pyref.pairs.places import count_matches
from pyref.pairs.side import Raised, Side, StoredSide
from pyref.pairs.task import Layouts, Path, Task

MOST_TRIALS = 300
MOST_TRACED = 24
LEAST_TRIALS = 12
MOST_SECONDS = 4.0  # of searching where nothing agrees
NEAR = 1e-9
"""Results of two right functions differ by less of their largest entry, wrong by more.

Only where to go on searching hangs on it, no verdict.
"""


UNKNOWN = {"NameError", "UnboundLocalError", "AttributeError", "SyntaxError"}
UNKNOWN |= {"ImportError", "ModuleNotFoundError", "Octave:undefined-function"}
"""Errors that no layout of the inputs makes."""


def settle(side: Side, task: Task) -> State:
    """The first layouts under which a side runs; Raised, if none.

    That is the error of the attempt that got farthest, of several the first.
    """
    errors: list[Raised] = []
    began = time.monotonic()
    tried: list[Layouts] = []
    rows = list_rows(side, task)
    ways = ({**rows, **way} for way in list_changes(task))
    held = (one for way in ways for one in hold_to(way, side.pins))
    for change in islice(held, MOST_TRIALS):
        if change in tried:
            continue
        tried.append(change)
        try:
            return State(side, change, side.call(task.lay(change)))
        except Raised as error:
            errors.append(error)
            if error.identifier.startswith("port:"):
                break
        if time.monotonic() - began > side.deadline:
            break
    raise max(errors, key=measure_way)


def list_rows(side: Side, task: Task) -> Layouts:
    """Rows that are given, as Octave writes them; in Python they have one axis."""
    if not side.language.startswith("Octave"):
        return {}
    return {p: ROW for p in task.arrays if task.kinds[p].word == "row"}


def measure_way(error: Raised) -> tuple[bool, int]:
    """How far a call got: what is misspelled there counts before any line."""
    return error.identifier in UNKNOWN, int(error.where.get("line") or 0)


def search(a: State, b: State, task: Task) -> tuple[State, State]:
    """Both with the layouts under which most results agree, or most values inside.

    Once the costs agree nothing more is tried: their inputs mean the same then, and a
    gradient that differs is a finding.
    """
    if score(a, b, task)[0] == 1:
        return a, b
    for state in (a, b):
        read_blocks(state, task, task.flat)
    tried = [(score(a, b, task), (a, b))]
    for pair in list_pairs(a, b, task):
        tried.append((score(*pair, task), pair))
        if tried[-1][0][0] == 1:
            return pair
    most = max(found for found, _ in tried)
    best = [pair for found, pair in tried if found == most or sum(most) == 0]
    return max(best[:MOST_TRACED], key=lambda two: count_values(two[0], two[1], task))


def list_pairs(a: State, b: State, task: Task) -> Iterator[tuple[State, State]]:
    """Both in other layouts: B's are changed, all of a kind and then one, then A's.

    A's alone where B is on file.
    """
    began, count = time.monotonic(), 0
    moves = [(b, list_ways(task)), (b, list_singles(b, task)), (a, list_ways(task))]
    lead, other = b, a
    if isinstance(b.side, StoredSide):  # it has answers to what it was asked alone
        moves = [(a, list_ways(task)), (a, list_singles(a, task))]
        lead, other = a, b
    for moving, tried in moves:
        changes = [*tried]
        for order in list_orders(other, lead, task) if moving is lead else [{}]:
            for change in changes:
                for moved in retry(moving, order, change, task):
                    yield (a, moved) if moving is b else (moved, b)
                count += 1
                if count >= LEAST_TRIALS and time.monotonic() - began > MOST_SECONDS:
                    return


def list_orders(a: State, b: State, task: Task) -> Iterator[Layouts]:
    """Flat values with their blocks in B's order, then as they are.

    An order that is pinned is not left out.
    """
    orders, pinned = {}, False
    for path in task.flat:
        if path in b.side.pins and b.side.pins[path].text == GIVEN:
            continue
        left, right = a.blocks.get(path, []), b.blocks.get(path, [])
        order = find_order(left or turn_blocks(right), right)
        if order is not None and not np.array_equal(order, np.arange(order.size)):
            orders[path] = Layout((Step("order", tuple(order.tolist())),))
            pinned = pinned or (path in b.side.pins and bool(b.side.pins[path].order))
    if orders:
        yield orders
    if not pinned:
        yield {}


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


def retry(state: State, order: Layouts, change: Layouts, task: Task) -> Iterator[State]:
    """The side in other layouts, if these are others, and it runs in them."""
    layouts = {**list_rows(state.side, task), **order, **change}
    for path in order.keys() & change.keys():
        layouts[path] = Layout((*order[path].steps, *change[path].steps))
    for held in hold_to(layouts, state.side.pins):
        if held == state.layouts:
            continue
        with suppress(Raised):
            answer = state.side.call(task.lay(held))
            yield State(state.side, held, answer, state.blocks)


def read_blocks(state: State, task: Task, paths: Sequence[Path] | None = None) -> None:
    """The blocks of each flat input, from a run in which all its entries differ.

    paths: those that are read; those the gradient is asked of, unless told.
    """
    for path in task.gradient if paths is None else paths:
        value = np.asarray(task.get(path))
        flat = max(value.shape, default=0) == value.size and value.size > 3
        if not flat or path in state.blocks:
            continue
        distinct = ((1 + np.arange(value.size) / value.size) / 8).reshape(value.shape)
        probe = task.also(path, distinct)
        blocks: list[Block] = []
        with suppress(Raised):
            steps = state.side.trace(probe.lay(state.layouts), shake=False).steps
            blocks = find_blocks(distinct, steps)
        if path in state.side.pins:
            blocks = order_blocks(blocks, state.side.pins[path], task.kinds[path])
        state.blocks[path] = blocks


def list_singles(state: State, task: Task) -> Iterator[Layouts]:
    """The layouts of a side with one input written otherwise."""
    bare = {p: drop_order(layout) for p, layout in state.layouts.items()}
    yield from vary(bare, task)


def drop_order(layout: Layout) -> Layout:
    return Layout(tuple(step for step in layout.steps if step.kind != "order"))


def score(a: State, b: State, task: Task) -> tuple[float, float]:
    """The shares of plain results and of gradients that agree, plainly."""
    pairs, lost = match(a, b, task)
    tried = list_steps(a, b, task)
    shares = []
    for of in (False, True):
        mine = [pair for pair in pairs if bool(pair.of) is of]
        near = [is_near(one) or (not of and is_alike(one, task, tried)) for one in mine]
        count = len(near) + sum(bool(one.of) is of for one in lost)
        shares.append(sum(near) / count if count else -1.0)
    plain, gradients = shares
    return (gradients, gradients) if plain < 0 else (plain, max(gradients, 0.0))


def is_near(pair: Pair) -> bool:
    a, b = pair.a[0], pair.b[0]
    if not says_something(a) and not says_something(b):
        return False
    with np.errstate(all="ignore"):
        size = float(np.nanmax(np.abs(a), initial=0.0))
    room = np.full(a.shape, NEAR * size if np.isfinite(size) else 0.0)
    if pair.of:
        return a.shape == b.shape and hold(a, b, room, 0 * room).agrees
    return hold_laid(a, b, room, np.zeros(b.shape)).agrees
