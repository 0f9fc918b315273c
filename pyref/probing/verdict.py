"""What gradcheck found: a report on each input, and on all."""

from dataclasses import dataclass, field

import numpy as np

from pyref.measure import spell_entry
from pyref.shown import Shown

MEASURED = 1e3
"""Times the error of a complex step the gradient may round: its sums are other ones."""
HARDLY = 16.0  # times what rounding leaves
NOTHING = 1e-6
"""Of the largest entry: a smaller one may be what is left of parts that cancel."""


@dataclass(frozen=True)
class InputReport:
    """What was found of the gradient of one input.

    verdict: right, wrong, or blind where fewer than half of the entries can be judged.
    by: complex step or slopes. digits: right in the worst entry, of the magnitudes in
    its sum.
    place: of that entry, counted from 0; got and want: its values; error: how far off
    want may itself be. apart: how many of the entries that were judged are wrong.
    gradient: what judged, an array like the input. For pages
    alone, given: the gradient that was judged; room: how far off each entry may be, NaN
    where it is not judged; steps: slopes of that entry by other steps, (h, slope).
    """

    name: str
    verdict: str
    by: str
    digits: float
    place: tuple[int, ...]
    got: float
    want: float
    error: float
    judged: int
    entries: int
    gradient: np.ndarray = field(repr=False, compare=False)
    given: np.ndarray | None = field(
        default=None, repr=False, compare=False, metadata={"json": False}
    )
    room: np.ndarray | None = field(
        default=None, repr=False, compare=False, metadata={"json": False}
    )
    steps: tuple[tuple[float, float], ...] = field(
        default=(), repr=False, compare=False, metadata={"json": False}
    )
    apart: int = 0


@dataclass(frozen=True, repr=False)
class GradientReport(Shown):
    """What gradcheck found: one entry for each input."""

    target: str
    inputs: tuple[InputReport, ...]

    @property
    def passed(self) -> bool:
        return all(one.verdict == "right" for one in self.inputs)

    def __str__(self) -> str:
        """A line on all, and one for each input."""
        bad = [one.name for one in self.inputs if one.verdict != "right"]
        told = "right" if not bad else f"not right: {', '.join(bad)}"
        lines = [f"{self.target}: {told}"]
        for one in self.inputs:
            line = f"  d{one.name:<8} {one.verdict:<6} "
            if one.verdict != "blind":
                line += f"{one.digits:4.1f} digits, "
            line += f"{one.apart or one.judged} of {one.entries} entries by {one.by}"
            if one.verdict == "wrong":
                line += (
                    f"; at {spell_entry(one.place)}: {tell_apart(one.got, one.want)}"
                )
            lines.append(line)
        return "\n".join(lines)


def tell_apart(got: float, want: float) -> str:
    """Both numbers, with as many digits as they need to differ."""
    for digits in (6, 12, 17):
        words = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if words[0] != words[1]:
            break
    return f"{words[0]}, not {words[1]}"


def is_noise(sizes: np.ndarray, still: float) -> np.ndarray:
    """Which entries are but what rounding leaves, since their parts cancel.

    All that are no more, where the largest is hardly more; else those that are nothing
    beside it.
    """
    most = float(np.max(sizes, initial=0.0))
    return sizes <= (still if most <= HARDLY * still else min(still, NOTHING * most))


def judge_input(
    name: str,
    got: np.ndarray,
    want: np.ndarray,
    estimate: np.ndarray,
    sizes: np.ndarray,
    seen: np.ndarray,
    by: str,
    share: float,
    still: float,
) -> InputReport:
    """The verdict on a gradient.

    still: what rounding of the outputs leaves of an entry. Of a complex step it is the
    room of an entry that is nothing else; one that is more may be off by what was
    measured of the step itself, since no large output takes digits from that.
    """
    flat = got.ravel().astype(np.float64)
    size = np.maximum(sizes, np.abs(want))
    error = np.where(np.isfinite(flat), np.abs(flat - want), np.inf)
    rest = np.full(flat.size, still)
    noise = np.maximum(size, error) <= still
    if by == "complex step":
        noise = is_noise(np.maximum(size, error), still)
        rest = np.where(noise, still, np.minimum(still, MEASURED * estimate))
    room = 10 * estimate + share * size + rest
    excess = np.where(seen, error - room, -np.inf)
    worst = int(np.argmax(excess)) if flat.size else 0
    verdict = "right"
    if 2 * np.count_nonzero(seen) < flat.size:
        verdict = "blind"
    elif np.any(excess > 0):
        verdict = "wrong"
    with np.errstate(all="ignore"):
        known = error if by == "complex step" else np.maximum(error, still)
        shares = np.where(seen & ~noise, known / np.maximum(size, error), 0)
    most = float(np.max(shares, initial=0.0))
    digits = min(16.0, -float(np.log10(most)) + 0.0) if most else 16.0
    place = np.unravel_index(worst, got.shape) if flat.size else ()
    at = [float(v[worst]) if flat.size else 0.0 for v in (flat, want, estimate)]
    return InputReport(
        name=name,
        verdict=verdict,
        by=by,
        digits=digits,
        place=tuple(map(int, place)),
        got=at[0],
        want=at[1],
        error=at[2],
        judged=int(np.count_nonzero(seen)),
        entries=flat.size,
        gradient=want.reshape(got.shape),
        given=flat.reshape(got.shape),
        room=np.where(seen, room, np.nan).reshape(got.shape),
        apart=int(np.count_nonzero(excess > 0)) if verdict == "wrong" else 0,
    )
