"""Results without names that come in another order than the other side's.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                   ^^^^^^^
"""

from dataclasses import dataclass

from pyref.pairs.leaves import is_nameless
from pyref.pairs.match import State, match
from pyref.pairs.task import Task


@dataclass(frozen=True)
class Reordered:
    """What one side gives in another order: what both call it, the other side first."""

    letter: str
    names: tuple[tuple[str, str], ...]


def find_reordered(a: State, b: State, task: Task) -> Reordered | None:
    """Results of the side that does not name them; B's, where neither does.

    Whole results alone: within a list each has its place.
    """
    whole = [
        {leaf.name: leaf for leaf in state.list_leaves(task) if len(leaf.path) == 1}
        for state in (a, b)
    ]
    pairs = [
        (whole[0][x], whole[1][y])
        for pair in match(a, b, task)[0]
        for x, y in zip(*pair.names, strict=False)
        if len(pair.names[0]) == len(pair.names[1]) == 1
        and x in whole[0]
        and y in whole[1]
    ]
    by_a = sorted(pairs, key=lambda two: two[0].path)
    by_b = sorted(pairs, key=lambda two: two[1].path)
    apart = [x for x, y in zip(by_a, by_b, strict=True) if x is not y]
    for letter, mine, other in (("B", 1, 0), ("A", 0, 1)):
        if any(is_nameless(two[mine]) for two in apart):
            names = tuple((two[other].name, two[mine].name) for two in apart)
            return Reordered(letter, names)
    return None
