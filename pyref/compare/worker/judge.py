"""The slopes of a cost by some of its arguments, by the engines of pyref.probing.

All entries of an argument where that fits into the seconds, else about fifty and
directions, over the whole and over blocks. A complex step is believed where the slope
along a direction agrees; where it fails or parts, slopes decide. At a point where the
function raises its cost is NaN.
"""

import time
import warnings
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from ...layers.sizes import complex_door
from ...probing.judge import CLEAR, Judge
from ...probing.sparse import SparseJudge, direct_block
from .cost import Cost, CostError
from .paths import read_at
from .target import Function
from .tree import encode, standardize

SECONDS = 20.0
MOST = 2000  # entries that are all probed
SINGLE = 50  # entries beside directions
TURNS = 3  # passes for an entry by complex step: one, and often its rounding
MOVES = 4  # passes for an entry by slopes with one step
WAYS = (0, 1, 2)


def answer(
    functions: Sequence[Function], args: Mapping[str, Any], request: Mapping[str, Any]
) -> dict[str, Any]:
    """The reply to the job judge."""
    asked = request["gradients"]
    seconds = float(request.get("seconds") or SECONDS) / max(1, len(asked))
    found = []
    for one in asked:
        x = standardize(read_at(args, one["argument"]))
        if not isinstance(x, np.ndarray) or x.dtype.kind not in "bif":
            raise CostError(f"{one['argument']} is no array of real numbers")
        cost = Cost(functions, args, one["argument"], request)
        with warnings.catch_warnings(), np.errstate(all="ignore"), complex_door():
            warnings.simplefilter("ignore")
            task = Task(cost, x.astype(np.float64), one.get("blocks") or [], seconds)
            found.append(task.judge())
    return {"gradients": found}


class Task:
    """One argument, and the seconds that its judgment may take."""

    def __init__(
        self,
        cost: Cost,
        x: np.ndarray,
        blocks: Sequence[Sequence[int]],
        seconds: float,
    ) -> None:
        self.cost, self.x, self.y, self.seconds = cost, x, cost.compute(x), seconds
        self.spans = [(way, 0, x.size) for way in WAYS]
        self.spans += [(WAYS[0], int(start), int(stop)) for start, stop in blocks]

    def judge(self) -> dict[str, Any]:
        began = time.monotonic()
        ratio, each = self.compare_along()
        passes = self.cost.passes
        room = passes * self.seconds / max(time.monotonic() - began, 1e-9) - passes
        if self.x.size <= MOST and self.x.size * each <= room:
            judge = Judge(self.cost, [self.x], [np.ones(())], [self.y])
            *found, by = judge.measure()[0]
            reply = self.describe(found, by, [])
        else:
            count = int((room - 12 * len(self.spans)) / each)
            found, by, ways = self.judge_some(max(0, min(SINGLE, self.x.size, count)))
            reply = self.describe(found, "directions", ways)
        failure = self.cost.failure
        reply["complex"] = {"agrees": by == "complex step", "ratio": ratio}
        reply["complex"] |= {"failed": failure} if failure else {}
        return reply

    def compare_along(self) -> tuple[float | None, int]:
        """Complex step by slope along one direction, and passes for an entry, then."""
        direction = direct_block(self.x, 0, 0, self.x.size)
        sparse = SparseJudge(self.cost, self.x, self.y, NOWHERE, [direction])
        turns, _, _ = sparse.turn()
        turned = float(turns[0][0])
        slope, error = (float(part[0]) for part in sparse.tilt_all(0))
        ratio = turned / slope if slope else np.nan
        clear = error <= CLEAR * max(abs(turned), abs(slope))
        agrees = abs(turned - slope) <= 10 * error + CLEAR * abs(slope)
        each = TURNS if isfinite(turned) else 0
        each += 0 if clear and agrees else MOVES * len(sparse.steps(0))
        return (ratio if isfinite(ratio) else None), each

    def judge_some(
        self, count: int
    ) -> tuple[list[np.ndarray], str, list[dict[str, Any]]]:
        """Values, errors, sizes, seen of some entries spread evenly, and directions."""
        x = self.x
        places = np.linspace(0, x.size - 1, count).round().astype(int)
        chosen = np.unique(places)
        directions = [direct_block(x, *span) for span in self.spans]
        sparse = SparseJudge(self.cost, x, self.y, chosen, directions)
        *found, by = sparse.measure()[0]
        n, ways = len(chosen), []
        known = found[0][:n][found[3][:n]]
        typical = float(np.mean(np.abs(known))) if known.size else 0.0
        for k, (way, start, stop) in enumerate(self.spans):
            value, error, size, _ = (float(part[n + k]) for part in found)
            parts = typical * float(np.sum(np.abs(directions[k])))
            numbers = {"slope": value, "error": error, "size": max(size, parts)}
            told = {k: v if isfinite(v) else None for k, v in numbers.items()}
            ways.append({"way": way, "start": start, "stop": stop, **told})
        return [scatter(part[:n], chosen, x.size) for part in found], by, ways

    def describe(
        self, found: Sequence[np.ndarray], by: str, ways: list[dict[str, Any]]
    ) -> dict[str, Any]:
        names = ("values", "error", "sizes", "seen")
        parts = {
            name: encode(part.reshape(self.x.shape))
            for name, part in zip(names, found, strict=True)
        }
        return {"by": by, **parts, "directions": ways}


NOWHERE = np.zeros(0, dtype=int)


def scatter(part: np.ndarray, chosen: np.ndarray, size: int) -> np.ndarray:
    """Values at the chosen entries; NaN, or False, elsewhere."""
    fill = False if part.dtype.kind == "b" else np.nan
    whole = np.full(size, fill)
    whole[chosen] = part
    return whole
