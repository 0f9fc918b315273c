"""Results behind the first that are a pair by their place alone: caches, for one.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                   ^^^^^^^
"""

import numpy as np

from pyref.pairs.leaves import Leaf, is_loose
from pyref.pairs.match import State, are_meant, match
from pyref.pairs.numbered import is_alike, list_steps
from pyref.pairs.task import Task

CACHES = 3  # results, of which those behind the first may be values inside
ALIKE = 1e-9  # of the largest entry: two that are one quantity differ by less


def part_inner(a: State, b: State, task: Task) -> list[str]:
    """Leave out what is paired by its order alone and is not the same: two caches.

    Told is what stands in one place of both, for that may be meant as one. Of two
    results, a cost and what goes with it, the second is none of these.
    """
    told, apart = [], []
    tried = list_steps(a, b, task)
    leaves = [{x.name: x for x in state.list_leaves(task)} for state in (a, b)]
    for pair in match(a, b, task)[0]:
        x, y = (mine.get(n[0]) for mine, n in zip(leaves, pair.names, strict=True))
        if pair.of or not x or not y or not is_loose(x, y):
            continue
        if has_same(x, y) or is_alike(pair, task, tried):
            continue
        apart.append((x, y))
    apart += [
        (x, y)
        for x in leaves[0].values()
        for y in leaves[1].values()
        if are_meant(x, y) and is_loose(x, y) and x.value.size != y.value.size
    ]
    places = [{x.path[0] for x in mine.values()} for mine in leaves]
    few = min(map(len, places)) < CACHES
    for x, y in apart:
        if few and len(x.path) == len(y.path) == 1:
            continue
        if len(x.path) == len(y.path) == 1:
            told.append(f"A's {x.name} and B's {y.name}")
        a.side.inner.add(x.path)
        b.side.inner.add(y.path)
    return told


def has_same(one: Leaf, other: Leaf) -> bool:
    """Whether two have the same numbers, in whatever order."""
    x, y = (np.sort(np.ravel(leaf.value)) for leaf in (one, other))
    size = float(np.max(np.abs(x), initial=0.0))
    return bool(np.allclose(x, y, rtol=0, atol=ALIKE * size, equal_nan=True))
