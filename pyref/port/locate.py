"""Say where a port is wrong, when no known mistake explains it.

A condition is told when it holds in every case that is wrong and in none that is
right; a place when every wrong entry lies there and not every entry does.
"""

import numpy as np

from pyref.measure import allowance, errors, form, largest
from pyref.port.diagnose import BAD

FEW = 3  # wrong entries that may lie in one place by chance


def pair(case, name):
    return case.options.get(name)


def largest_input(case):
    return largest(*case.inputs.values())


def first(case):
    return next(iter(case.inputs.values()))


CONDITIONS = (
    ("stride is more than 1", lambda c: max(pair(c, "stride") or (1,)) > 1),
    ("the two strides differ", lambda c: len(set(pair(c, "stride") or (1,))) > 1),
    ("there is padding", lambda c: any(pair(c, "pad") or ())),
    ("the padding differs between sides", lambda c: len(set(pair(c, "pad") or ())) > 1),
    ("dilation is more than 1", lambda c: max(pair(c, "dilation") or (1,)) > 1),
    ("groups is more than 1", lambda c: (pair(c, "groups") or 1) > 1),
    ("there are NaN or Inf", lambda c: not c.finite),
    ("N is 1", lambda c: first(c).shape[:1] == (1,)),
    ("N is more than 1", lambda c: first(c).shape[:1] > (1,)),
    ("an array has no entry", lambda c: any(v.size == 0 for v in c.inputs.values())),
    ("the last axis has one entry", lambda c: first(c).shape[-1:] == (1,)),
    ("the input is square", lambda c: first(c).shape[-2:-1] == first(c).shape[-1:]),
    ("the input is not square", lambda c: len(set(first(c).shape[-2:])) > 1),
    ("epsilon is 0", lambda c: c.options.get("epsilon") == 0),
    ("epsilon is not 0", lambda c: c.options.get("epsilon", 0) != 0),
    ("an entry is exactly 0", lambda c: bool(np.any(first(c) == 0))),
    ("an entry is negative", lambda c: bool(np.any(first(c) < 0))),
    ("a derivative is a choice", lambda c: any(map(tied, c.expect.values()))),
    ("targets are not one-hot", lambda c: not one_hot(c.options.get("t"))),
    ("dy has an entry that is 0", lambda c: holds_zero(c.upstream)),
)  # fmt: skip


def tied(expected):
    return expected.tie is not None and bool(np.any(expected.tie))


def holds_zero(arrays):
    return any(bool(np.any(v == 0)) for v in arrays.values())


def one_hot(t):
    if t is None:
        return True
    return bool(np.all((t == 0) | (t == 1)) and np.all(np.sum(t, axis=-1) == 1))


def last(axis):
    return lambda shape: places(shape, axis) == shape[axis] - 1


def begin(axis):
    return lambda shape: places(shape, axis) == 0


def places(shape, axis):
    return np.indices(shape)[axis]


def diagonal(shape):
    return places(shape, -1) == places(shape, -2)


def border(shape):
    return begin(-1)(shape) | last(-1)(shape) | begin(-2)(shape) | last(-2)(shape)


PLACES = (
    ("in the first row", begin(-2), 2),
    ("in the last row", last(-2), 2),
    ("in the first column", begin(-1), 1),
    ("in the last column", last(-1), 1),
    ("on the diagonal", diagonal, 2),
    ("off the diagonal", lambda shape: ~diagonal(shape), 2),
    ("in the first sample or channel", begin(0), 3),
    ("in the last sample or channel", last(0), 3),
    ("at the border", border, 2),
)


def locate(answers, findings) -> list[str]:
    """Phrases: which precision, which arrays, on which condition, at which entries."""
    told: list[str] = []
    bad = [f for f in findings if f.verdict in BAD]
    if not bad:
        return told
    bad = [f for f in bad if f.grade != "C"] or bad  # worse than lost digits
    good = [f for f in findings if f.verdict == "pass"]
    if {f.dtype for f in bad} == {"float32"} and any(
        f.dtype == "float64" for f in good
    ):
        told.append("only in float32")
    arrays = list(dict.fromkeys(f.array for f in bad))
    if set(arrays) != {"case"}:
        right = sorted({f.array for f in good} - set(arrays))
        listed = ", ".join(name for name in arrays if name != "case")
        told.append(f"only {listed}" if right else "every array")
    by_id = {a.case.id: a.case for a in answers}
    names = {f.array for f in bad}
    wrong = {f.case for f in bad}
    clean = {f.case for f in good if f.array in names or "case" in names} - wrong
    told += conditions([by_id[i] for i in wrong], [by_id[i] for i in clean])
    for name in arrays:
        told += entries(name, answers, wrong)
    return told


def conditions(wrong, right):
    """The one condition that parts the cases, if there is one."""
    if not right:
        return ["in every case"]
    for words, holds in CONDITIONS:
        if all(holds(c) for c in wrong) and not any(holds(c) for c in right):
            return [f"only where {words}"]
    small, large = map(
        largest_input, (min(wrong, key=largest_input), max(wrong, key=largest_input))
    )
    if small > max(map(largest_input, right)):
        return [
            f"only where values are larger than {max(map(largest_input, right)):.3g}"
        ]
    if large < min(map(largest_input, right)):
        return [f"only where all values are below {min(map(largest_input, right)):.3g}"]
    for words, holds in CONDITIONS:
        share = sum(holds(c) for c in right) / len(right)
        if all(holds(c) for c in wrong) and share <= 0.5 and len(wrong) > 1:
            return [f"only where {words}, but not always then"]
    return []


def entries(name, answers, wrong):
    """The place that holds every wrong entry of an array, if there is one."""
    masks = []
    for answer in answers:
        got = answer.result.arrays.get(name)
        known = answer.posed.results.get(name)
        if known is None or form(got, known.high):
            continue
        if answer.case.id in wrong and answer.dtype == "float64":
            allowed = allowance(known, answer.posed.lengths[name], "float64")
            mask = errors(got, known.high, known.low) > allowed
            if np.any(mask):
                masks.append(mask)
    for words, where, axes in PLACES:
        held = [where(m.shape) for m in masks if m.ndim >= axes]
        if (
            held
            and len(held) == len(masks)
            and all(not np.any(m & ~h) for m, h in zip(masks, held, strict=True))
            and sum(np.sum(~h) for h in held) > 0
            and sum(map(np.sum, masks)) >= FEW * (1 + words.startswith("off"))
        ):
            return [f"{name} only {words}"]
    return []
