"""What the numbers of a port show without any known mistake: single precision, Inf.

single precision inside: every error is a rounding to float32
overflow: right up to inputs of 709, Inf or NaN from 710
"""

from collections.abc import Callable, Sequence

import numpy as np

from pyref.fixtures.case import ARRAY
from pyref.measure import allowance, errors, largest
from pyref.port.evidence import Evidence, Held
from pyref.port.examine import is_rounded_away
from pyref.port.weigh import Diagnosis

Place = tuple[Evidence, str, Held]

LEAST = 10.0  # an input that may be called large
LARGE = "no number where one can be had: exponentials or squares of large inputs"
SIDES: tuple[tuple[str, Callable[[ARRAY], ARRAY]], ...] = (
    ("largest input", lambda x: x),
    ("largest input, with its sign turned,", lambda x: -x),
    ("largest input in size", np.abs),
)
MOST = 0.9  # of the wrong arrays, for single precision to be told
FLOOR = 1e-10  # of an array: errors that rounding to float32 leaves in most of them


def list_symptoms(evidence: Sequence[Evidence]) -> list[Diagnosis]:
    found = [find_single(evidence), find_overflow(evidence)]
    return [d for d in found if d]


def list_wrong(evidence: Sequence[Evidence]) -> list[Place]:
    return [
        (one, name, held)
        for one in evidence
        for name, held in one.held.items()
        if held.is_wrong
    ]


def find_single(evidence: Sequence[Evidence]) -> Diagnosis | None:
    """Whether what is wrong in float64 is what float32 leaves."""
    wrong = list_wrong(evidence)
    if not wrong or any(held.dtype != "float64" for _, _, held in wrong):
        return None
    like = [one for one in wrong if looks_single(*one)]
    names = tuple(dict.fromkeys(name for _, name, _ in like))
    held = [h for e in evidence for k, h in e.held.items() if k in names]
    finer = sum(map(keeps_more, held))
    if len(like) < max(2, MOST * len(wrong)) or finer > (1 - MOST) * len(like):
        return None
    digits = [count_digits(held) for _, _, held in like]
    return Diagnosis(
        "single precision inside",
        "float64 goes in, and what comes out was computed or kept in float32 "
        "(accept single asks in float32 alone)",
        share=len(like) / len(wrong),
        explained=len(like),
        arrays=len(wrong),
        cases=len({one.case for one, _, _ in like}),
        digits=float(np.median(digits)),
        where=names,
        facts=f"{', '.join(names)}: {np.median(digits):.0f} digits right, "
        f"in {len(like)} of {len(wrong)} arrays within the bound of float32",
    )


def looks_single(one: Evidence, name: str, held: Held) -> bool:
    """Within the bound of float32, and as far off as that leaves.

    So is what float32 rounds off beside larger numbers, where it was kept in that.
    """
    if not held.is_usable or held.got is None or held.off is None:
        return False
    posed, high = one.ground.posed, held.known.high
    limit = allowance(held.known, posed.lengths[name], "float32")
    within = bool(np.all(errors(held.got, high) <= limit))
    if not within and np.array_equal(held.got, held.got.astype(np.float32)):
        within = is_rounded_away(held.got, high, posed, "float32")
    return within and held.off > FLOOR * largest(high)


def keeps_more(held: Held) -> bool:
    """Whether an array is right to more digits than single precision can keep."""
    if held.is_wrong or held.got is None or not held.is_usable:
        return False
    return bool(np.any(held.got != held.got.astype(np.float32)))


def count_digits(held: Held) -> float:
    size = largest(held.known.high)
    return float(-np.log10(held.off / size)) if held.off and size else 7.0


def find_overflow(evidence: Sequence[Evidence]) -> Diagnosis | None:
    """Inf or NaN where a number must be, from inputs of some size on."""
    wrong = list_wrong(evidence)
    lost = [(one, name, held) for one, name, held in wrong if is_lost(held)]
    if not lost or len(lost) < len(wrong) / 2:
        return None
    names = tuple(dict.fromkeys(name for _, name, _ in lost))
    told = f"Inf or NaN in {len(lost)} of {len(wrong)} wrong arrays"
    limit = find_limit(lost, evidence)
    return Diagnosis(
        "overflow" if limit else "Inf or NaN",
        LARGE if limit else "there is no number where one can be had",
        share=len(lost) / len(wrong),
        explained=len(lost),
        arrays=len(wrong),
        cases=len({one.case for one, _, _ in lost}),
        digits=0.0,
        where=names,
        sure=bool(limit),
        facts=f"{', '.join(names)}: {told}{limit}",
    )


def find_limit(lost: Sequence[Place], evidence: Sequence[Evidence]) -> str:
    """The inputs between which numbers end, in words; "" where nothing parts them."""
    names = {name for _, name, _ in lost}
    all_of = [
        (one, k, v) for one in evidence for k, v in one.held.items() if k in names
    ]
    kept = [find_inputs(*a)[~find_lost(a[2])] for a in all_of if a[2].off is not None]
    gone = [find_inputs(*a)[find_lost(a[2])] for a in lost]
    for words, side in SIDES:
        bad = min(float(np.min(side(v))) for v in gone)
        good = max(float(np.max(side(v), initial=0)) for v in kept)
        if good < bad and bad >= LEAST:
            told = f"the {words} that is right is {good:.4g}"
            return f"; {told}, the first that is not {bad:.4g}"
    return ""


def is_lost(held: Held) -> bool:
    return held.off is not None and bool(np.any(find_lost(held)))


def find_lost(held: Held) -> ARRAY:
    """Which entries are no numbers, and must be."""
    got = np.asarray(held.got)
    return np.asarray(~np.isfinite(got) & np.isfinite(held.known.high))


def find_inputs(one: Evidence, name: str, held: Held) -> ARRAY:
    """The input behind each entry; the largest of all, of another shape."""
    shape = held.known.high.shape
    first = np.asarray(next(iter(one.ground.posed.case.inputs.values())))
    if first.shape == shape:
        return first
    if first.ndim == 2 and shape == (len(first), 1):
        return np.asarray(np.max(np.abs(first), axis=1, keepdims=True, initial=0))
    return np.full(shape, largest(first))
