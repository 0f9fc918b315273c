"""Results that are labels or places, which one side counts from 0, the other from 1.

    step = find_numbering(a, b)        B's labels as A's: from 0, from 1, or 10 for 0
    step = find_numbering(a, b, known)

A count that is off by one is no convention: several entries have to be off alike, of
two values at least. Where labels are an input, known says how each side takes them, and
nothing else is tried: they come out as they went in.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace

import numpy as np

from pyref.compare.agree import is_counted
from pyref.compare.layout import Layout, Step
from pyref.compare.leaves import Leaf

Array = np.ndarray
FROM_0, FROM_1 = Step("from", (0,)), Step("from", (1,))


def find_numbering(
    a: Array, b: Array, known: Sequence[Step] | None = None
) -> Step | None:
    """How B counts what A counts, both as labels; None where that is no matter of it.

    from: the first label of B, where A's is the other of 0 and 1. ten: how many labels
    there are, the last of A's being 0 in B.
    """
    if a.size < 2 or a.size != b.size or not is_counted(a) or not is_counted(b):
        return None
    one, other = (v.ravel().astype(np.float64) for v in (a, b))
    if {a.dtype.kind, b.dtype.kind} & {"b"} or len(np.unique(one)) < 2:
        return None
    if np.array_equal(one, other) or min(one.min(), other.min()) < 0:
        return None
    last = int(max(one.max(), other.max()))
    for step in (FROM_0, FROM_1, Step("ten", (last,))) if known is None else known:
        if np.array_equal(count(other, step), one):
            return step
    return None


def list_numberings(sides: Iterable[Sequence[Layout | None]]) -> list[Step] | None:
    """The numberings of B's labels that their layouts as inputs allow; None: any."""
    a, b = ([find_step(layout) for layout in side] for side in sides)
    if not a:
        return None
    firsts = [tuple(step.detail[0] if step and step.kind == "from" else 1
                    for step in pair) for pair in zip(a, b, strict=True)]  # fmt: skip
    found = [FROM_0 if b < a else FROM_1 for a, b in firsts if a != b]
    return [*found, *(step for step in b if step and step.kind == "ten")]


def find_step(layout: Layout | None) -> Step | None:
    steps = layout.steps if layout else ()
    return next((step for step in steps if step.kind in ("from", "ten")), None)


def count(labels: Array, step: Step) -> Array:
    """B's labels as A counts them."""
    if step.kind == "ten":
        return np.where(labels == 0, step.detail[0], labels)
    return labels + 1 if step == FROM_0 else labels - 1


def renumber(leaf: Leaf, step: Step | None) -> Leaf:
    return replace(leaf, value=count(leaf.value, step)) if step else leaf
