"""Layouts to try: what a side may do with its inputs, the likeliest first.

inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                   ^^^^^^^
"""

from collections.abc import Callable, Iterator, Sequence
from itertools import permutations, product

import numpy as np

from pyref.pairs.layout import IMAGES, Layout, Step, list_layouts
from pyref.pairs.task import Layouts, Path, Task

NUMBERED = ("from", "ten")  # steps that change labels, beside one that lays them out


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
