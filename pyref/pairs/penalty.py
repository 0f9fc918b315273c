"""What is wrong in a gradient, looked at once more without the penalty.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                           ^^^^^^^^^

Where all is right with a factor of 0, it is the penalty's part. Where the rest is wrong
by one factor, only the sum of both hides that.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

import numpy as np

from pyref.pairs.describe import HOW
from pyref.pairs.judged import BlockReport, Judged, judge
from pyref.pairs.match import State
from pyref.pairs.side import Raised
from pyref.pairs.task import Path, Task

PENALTIES = ("lambda", "lam", "reg", "decay", "beta", "l2", "penalty")


def separate(
    found: Sequence[Judged],
    state: State,
    task: Task,
    seconds: float,
    counts: Mapping[str, float],
) -> list[Judged]:
    """Gradients, with what is true of those that are wrong where a penalty is 0."""
    told = [*found]
    if not any(one.verdict == "wrong" for one in found):
        return told
    for path in list_penalties(task):
        bare = task.also(path, np.zeros_like(task.get(path)))
        try:
            answer = state.side.call(bare.lay(state.layouts))
            every = judge(replace(state, answer=answer), bare, seconds, counts)
        except Raised:
            continue
        again = {one.input: one for one in every}
        told = [
            look_again(one, again[one.input], task.text(path))
            if one.verdict == "wrong" and one.input in again
            else one
            for one in told
        ]
    return told


def look_again(one: Judged, again: Judged, name: str) -> Judged:
    """A wrong gradient, with what it is where the penalty of this name is 0."""
    if again.verdict == "right":
        return replace(one, penalty=name)
    known = {block.name: block for block in again.blocks}
    blocks = [
        look_closer(block, known[block.name], name) if block.name in known else block
        for block in one.blocks
    ]
    return replace(one, blocks=tuple(blocks))


def look_closer(block: BlockReport, again: BlockReport, name: str) -> BlockReport:
    """A block of which it is told how it is wrong, if only without the penalty."""
    facts = tuple(fact for fact in again.facts if fact.kind in HOW)
    known = any(fact.kind in HOW for fact in block.facts)
    return block if known or not facts else replace(block, bare=(name, facts))


def list_penalties(task: Task) -> Iterator[Path]:
    """Inputs that are one number other than 0, and named as a penalty's factor."""
    for path, kind in task.kinds.items():
        name = str(path[-1]).lower().strip("_")
        value = task.get(path)
        named = kind.word in ("number", "constant") and name.startswith(PENALTIES)
        if named and np.size(value) == 1 and float(value):
            yield path
