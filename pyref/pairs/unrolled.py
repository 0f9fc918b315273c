"""Where a piece of a flat vector is read, if its gradient comes back otherwise.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                                        ^^^^^^^^^^

A side that reads a piece along rows and returns its gradient down columns computes all
as the other does, and the two vectors have the same numbers in the end. What is wrong
is neither of them, but that one line reads otherwise than another one writes: both are
shown.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pyref.pairs.blocks import Block
from pyref.pairs.diverge import Divergence, Unrolled
from pyref.pairs.judged import Judged
from pyref.pairs.leaves import normalize
from pyref.pairs.match import State
from pyref.pairs.task import Task

NOTHING = Divergence(None, None, None, (), 16.0)


def show_reading(
    found: Divergence | None,
    states: Sequence[State],
    judged: Mapping[str, Iterable[Judged]],
    task: Task,
) -> Divergence | None:
    """What parts first; where no numbers do, the lines that read such pieces."""
    paths = {task.text(path): path for path in task.gradient}
    for k in (1, 0):
        letter = states[k].side.letter
        for one in judged.get(letter, ()):
            names = list_turned(one)
            path = paths[one.input]
            blocks = states[0].blocks.get(path, ()), states[1].blocks.get(path, ())
            mine = next((block for block in blocks[k] if block.name in names), None)
            if not mine or (found and not is_one(found, k, one)):
                continue
            other = find_partner(mine, blocks[k], blocks[1 - k])
            order = other.order if other else ""
            back = (found.a, found.b)[k] if found else None
            told = Unrolled(letter, names, mine.order, order, back)
            pair = (other, mine) if k else (mine, other)
            a, b = (block.step if block else None for block in pair)
            return replace(found or NOTHING, a=a, b=b, unrolled=told, paired=True)
    return found


def is_one(found: Divergence, k: int, one: Judged) -> bool:
    """Whether both sides have the same numbers there, as they stand, or no more than
    the gradient itself of side k is told."""
    held = found.agreement
    if found.paired:
        return held is not None and held.agrees and not held.layout
    mine, other = (found.a, found.b)[k], (found.a, found.b)[1 - k]
    return other is None and mine is not None and mine.name in (one.result, "return")


def list_turned(one: Judged) -> tuple[str, ...]:
    """The blocks of a gradient that come back otherwise than they are read."""
    return tuple(
        block.name
        for block in one.blocks
        if any(fact.kind == "unrolled" for fact in block.facts)
    )


def find_partner(
    mine: Block, blocks: Sequence[Block], others: Sequence[Block]
) -> Block | None:
    """The other side's block: of that name, else of the same place."""
    named = [b for b in others if normalize(b.name) == normalize(mine.name)]
    if named or len(blocks) != len(others):
        return named[0] if named else None
    return others[[b.name for b in blocks].index(mine.name)]
