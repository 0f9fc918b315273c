"""Layouts that make two functions one, and that hardly anyone has meant.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                   ^^^^^^^

Some pieces of one vector along rows and others down columns; labels from 0 in a
function that takes those that were given, too, and makes something else of them. Both
may be meant, and nothing but the user knows: the verdict says on what it rests.
"""

from collections.abc import Iterator, Mapping, Sequence

from pyref.pairs.blocks import Block
from pyref.pairs.changes import NUMBERED
from pyref.pairs.layout import Layout
from pyref.pairs.match import State
from pyref.pairs.task import Layouts, Path, Task


def list_assumed(
    states: Sequence[State], task: Task, settled: Mapping[str, Layouts]
) -> Iterator[tuple[str, str]]:
    """Sides and inputs. settled: in what each side ran first, the plainest.

    Nothing that was said by hand.
    """
    paths = dict.fromkeys(path for state in states for path in state.layouts)
    for path in paths:
        turned = any(has_step(state.layouts, path, ("order",)) for state in states)
        for state in states:
            letter = state.side.letter
            mixed = turned and is_mixed(state.blocks.get(path, ()))
            free = has_step(state.layouts, path, NUMBERED) and not (
                has_step(settled[letter], path, NUMBERED)
            )
            if (mixed or free) and path not in state.side.pins:
                yield letter, task.text(path)


def is_mixed(blocks: Sequence[Block]) -> bool:
    """Whether some are read along rows and others down columns."""
    return len({block.order for block in blocks if block.order}) > 1


def has_step(layouts: Layouts, path: Path, kinds: Sequence[str]) -> bool:
    return any(step.kind in kinds for step in layouts.get(path, Layout()).steps)
