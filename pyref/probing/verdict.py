"""What gradcheck found: a report on each input, and on all."""

from dataclasses import dataclass, field

import numpy as np


@dataclass(frozen=True)
class InputReport:
    """What was found of the gradient of one input.

    verdict: right, wrong, or blind where fewer than half of the entries can be judged.
    by: complex step or slopes. digits: right in the worst entry, of the magnitudes in
    its sum.
    place: of that entry, counted from 0; got and want: its values; error: how far off
    want may itself be. gradient: what judged, an array like the input.
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


@dataclass(frozen=True)
class GradientReport:
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
            line += f"{one.judged} of {one.entries} entries by {one.by}"
            if one.verdict == "wrong":
                line += f"; at {one.place}: {tell_apart(one.got, one.want)}"
            lines.append(line)
        return "\n".join(lines)


def tell_apart(got: float, want: float) -> str:
    """Both numbers, with as many digits as they need to differ."""
    for digits in (6, 12, 17):
        words = f"{got:.{digits}g}", f"{want:.{digits}g}"
        if words[0] != words[1]:
            break
    return f"{words[0]}, not {words[1]}"


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
    flat = got.ravel().astype(np.float64)
    size = np.maximum(sizes, np.abs(want))
    error = np.where(np.isfinite(flat), np.abs(flat - want), np.inf)
    room = 10 * estimate + share * size + still
    excess = np.where(seen, error - room, -np.inf)
    worst = int(np.argmax(excess)) if flat.size else 0
    verdict = "right"
    if 2 * np.count_nonzero(seen) < flat.size:
        verdict = "blind"
    elif np.any(excess > 0):
        verdict = "wrong"
    with np.errstate(all="ignore"):
        off = seen & (error > still)
        shares = np.where(off, error / np.maximum(size, error), 0)
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
    )
