"""The slopes of a cost by some of its arguments, by the engines of pyref.probing.

All entries of an argument where that fits into the seconds, else about fifty, and
along directions through each block. A complex step is believed where the slope along a
direction agrees; where it fails or parts, slopes decide. At a point where the function
raises its cost is NaN. Directions that the host asks for are taken by what it names.
"""

import time
import warnings
from collections.abc import Mapping, Sequence
from math import isfinite
from typing import Any

import numpy as np

from ...layers.sizes import complex_door
from ...probing.judge import CLEAR, Judge, SingleJudge
from ...probing.sparse import SparseJudge, direct_block
from .along import WAYS, Span, direct_span
from .cost import Cost, CostError
from .paths import read_at
from .target import Function
from .tree import encode, standardize

SECONDS = 20.0
MOST = 2000  # entries that are all probed
SINGLE = 50  # entries beside directions
TURNS = 3  # passes for an entry by complex step: one, and often its rounding
MOVES = 4  # passes for an entry by slopes with one step
LEAST = 4  # directions through each block
BUSY = 8  # times as long a machine may take that does other things too
MOST_HELD = 20_000_000  # numbers of all directions together


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
            spans = one.get("along")
            single = bool(one.get("single"))
            told = task.go_along(spans, one["by"]) if spans else task.judge(single)
            found.append(told)
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
        self.blocks = [(int(start), int(stop)) for start, stop in blocks]
        self.blocks = self.blocks or [(0, x.size)]

    def judge(self, single: bool = False) -> dict[str, Any]:
        """single: where the usual steps see too little, those of single precision."""
        began = read_clocks()
        ratio, each = self.compare_along()
        passes = self.cost.passes
        spent = time_since(began)
        room = passes * self.seconds / max(spent, 1e-9) - passes
        if self.x.size <= MOST and self.x.size * each <= room:
            judge = Judge(self.cost, [self.x], [np.ones(())], [self.y])
            *found, by = judge.measure()[0]
            coarse = single and bool(2 * np.count_nonzero(found[3]) < self.x.size)
            if coarse:
                judge = SingleJudge(self.cost, [self.x], [np.ones(())], [self.y])
                *found, by = judge.measure()[0]
            reply = self.describe(found, by, []) | {"single": coarse}
        else:
            many = min(WAYS, int(room / 2 / (each * len(self.blocks))))
            spans = self.list_spans(max(LEAST, many))
            count = int((room - each * len(spans)) / each)
            found, by, ways = self.judge_some(
                max(0, min(SINGLE, self.x.size, count)), spans
            )
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

    def list_spans(self, count: int) -> list[Span]:
        """So many directions through each block, fewer where they fill the memory."""
        count = max(LEAST, min(count, MOST_HELD // (self.x.size * len(self.blocks))))
        return [
            (start, stop - start, 0, 1, way)
            for start, stop in self.blocks
            for way in range(count)
        ]

    def judge_some(
        self, count: int, spans: Sequence[Span]
    ) -> tuple[list[np.ndarray], str, list[dict[str, Any]]]:
        """Values, errors, sizes, seen of some entries spread evenly, and directions.

        The first direction, which is not told, goes through all: whether complex steps
        are to be trusted is seen by it.
        """
        x = self.x
        places = np.linspace(0, x.size - 1, count).round().astype(int)
        chosen = np.unique(places)
        whole = direct_block(x, 0, 0, x.size)
        directions = [whole, *(direct_span(x, span) for span in spans)]
        sparse = SparseJudge(self.cost, x, self.y, chosen, directions)
        *found, by = sparse.measure()[0]
        n = len(chosen)
        ways = tell_ways(spans, found[0][n + 1 :], found[1][n + 1 :])
        return [scatter(part[:n], chosen, x.size) for part in found], by, ways

    def go_along(self, spans: Sequence[Span], by: str) -> dict[str, Any]:
        """The slopes along these directions, by complex steps or by slopes."""
        directions = [direct_span(self.x, span) for span in spans]
        sparse = SparseJudge(self.cost, self.x, self.y, NOWHERE, directions)
        if by == "complex step":
            values, errors = (part[0] for part in sparse.turn()[:2])
        else:
            values, errors = sparse.tilt_all(0)
        return {"directions": tell_ways(spans, values, errors)}

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


def read_clocks() -> tuple[float, float]:
    return time.process_time(), time.monotonic()


def time_since(began: tuple[float, float]) -> float:
    """Seconds of the processor, and of waiting beyond what a busy machine explains."""
    spent, passed = (now - b for now, b in zip(read_clocks(), began, strict=True))
    return max(spent, passed / BUSY)


def tell_ways(
    spans: Sequence[Span], values: np.ndarray, errors: np.ndarray
) -> list[dict[str, Any]]:
    """An entry of the reply for each direction; what is no number is null."""
    return [
        {
            "span": [*span],
            "slope": float(value) if isfinite(value) else None,
            "error": float(error) if isfinite(error) else None,
        }
        for span, value, error in zip(spans, values, errors, strict=True)
    ]


def scatter(part: np.ndarray, chosen: np.ndarray, size: int) -> np.ndarray:
    """Values at the chosen entries; NaN, or False, elsewhere."""
    fill = False if part.dtype.kind == "b" else np.nan
    whole = np.full(size, fill)
    whole[chosen] = part
    return whole
