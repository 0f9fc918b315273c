"""Results that are labels or places, which one side counts from 0, the other from 1.

    tried = list_tried(a.language, b.language)
    step = find_numbering(pairs, tried)    B's labels as A's: from 0 or 1, or 10 for 0

Nothing tells a label from a count. So this is a convention only where the languages
differ and each counts as its arrays do: Octave from 1, Python from 0. One that is off
by one the other way is wrong. Where labels are an input, how each side takes them says
it instead: they come out as they went in. It is always told, and may be said by hand:

    by_hand, rest = read_numberings(["p counts from 1 in A and from 0 in B"])
"""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.pairs.agree import is_counted
from pyref.pairs.layout import DIGITS, Layout, Step
from pyref.pairs.leaves import Leaf

Array = np.ndarray
FROM_0, FROM_1 = Step("from", (0,)), Step("from", (1,))
TEN = Step("ten", (DIGITS,))
FIRST = {"Python": 0, "Octave": 1, "MATLAB": 1}  # the first place of an array
FORMS = {
    FROM_0: "counts from 1 in A and from 0 in B",
    FROM_1: "counts from 0 in A and from 1 in B",
    TEN: f"has {DIGITS} in A for 0 in B",
}


@dataclass(frozen=True)
class Counted:
    """One result of both on one set. most: no label or place of this set is larger."""

    a: Array
    b: Array
    most: float


def find_numbering(every: Sequence[Counted], tried: Iterable[Step]) -> Step | None:
    """How B counts what A counts, on all sets alike; None where they differ otherwise.

    Several entries have to be off alike on a set, and two values to be among all.
    """
    if all(np.array_equal(one.a.ravel(), one.b.ravel()) for one in every):
        return None
    if not any(one.a.size > 1 for one in every):
        return None
    values = {number for one in every for number in one.a.ravel().tolist()}
    if len(values) < 2:
        return None
    fits = (s for s in tried if all(is_counted_by(one, s) for one in every))
    return next(fits, None)


def is_counted_by(one: Counted, step: Step) -> bool:
    """Whether both are whole numbers that this makes one, and may be labels."""
    a, b = one.a, one.b
    if a.size != b.size or not {a.dtype.kind, b.dtype.kind} <= {*"iuf"}:
        return False
    if a.size == 0:
        return True
    if not all(is_counted(v) or not np.any(v) for v in (a, b)):
        return False
    first, second = (v.ravel().astype(np.float64) for v in (a, b))
    most = DIGITS if step == TEN else one.most
    large = first if step != FROM_1 else second
    bounds = min(first.min(), second.min()) >= 0 and large.max() <= most
    return bool(bounds) and np.array_equal(count(second, step), first)


def list_tried(a: str, b: str) -> list[Step]:
    """The numberings of B's results that go with both languages: none where one."""
    first = [FIRST.get(language.partition(" ")[0]) for language in (a, b)]
    if first == [1, 0]:
        return [FROM_0, TEN]
    return [FROM_1] if first == [0, 1] else []


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


def say_numbering(name: str, step: Step) -> str:
    return f"{name} {FORMS[step]}"


def read_numberings(texts: Sequence[str]) -> tuple[dict[str, Step], list[str]]:
    """What is said by hand of results, by their names; and the other texts."""
    found, rest = {}, []
    forms = {form: step for step, form in FORMS.items()}
    line = re.compile(rf"\s*(\S.*?)\s+({'|'.join(map(re.escape, forms))})\s*")
    for text in texts:
        said = line.fullmatch(text)
        if said:
            found[said.group(1)] = forms[said.group(2)]
        else:
            rest.append(text)
    return found, rest
