"""Find the number that a port has inside, from what it answers.

    solve_hidden(port, cases, convention, "epsilon")    "0.0001", or None

The outputs of the layer are a function of that number; where one entry of them is the
port's, a root of that function is a guess, which all entries of two cases must bear
out. The shortest decimal number that does is what somebody wrote. What the layer
refuses is no such number; of an option that is whole only whole ones are.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from itertools import chain

import numpy as np

from pyref.errors import PyrefError
from pyref.fixtures.case import ARRAY, Case
from pyref.port.call import ask_case
from pyref.port.conventions import Convention
from pyref.port.pose import pose
from pyref.port.posed import PosedCase
from pyref.port.process import Port
from pyref.runners.numpy import find_function

GRID = np.sort([0.0, *np.logspace(-13, 3, 65), 0.999])  # a share may be below 1 alone
WHOLE = np.unique(np.round(np.logspace(0, 7, 85)))
NEAR = 1e-7  # of the largest output: what a textbook formula may lose
ENTRIES = 4  # at which a root is looked for
CASES = 2  # that must bear a number out


@dataclass(frozen=True)
class Asked:
    """A case as it was put to the port without the option, and what came back.

    share: what the port's number is of the layer's, where its variance is unbiased.
    """

    posed: PosedCase
    name: str
    output: str
    got: ARRAY
    share: float

    @property
    def whole(self) -> bool:
        """Whether the layer takes whole numbers alone."""
        return self.posed.case.sheet.options[self.name] == "positive"

    @property
    def grid(self) -> ARRAY:
        """Numbers between which a root is looked for."""
        return WHOLE if self.whole else GRID

    @property
    def depends(self) -> bool:
        """Whether the outputs are others for a small number than for a large one."""
        small = self.find_first(self.grid[8:])
        large = self.find_first(self.grid[::-1])
        return not np.allclose(small, large, rtol=1e-3)

    def find_first(self, values: ARRAY) -> ARRAY:
        """The output with the first of these that the layer takes."""
        outputs = map(self.compute, values)
        none = np.full(self.got.shape, np.inf)
        return next((v for v in outputs if not np.all(np.isnan(v))), none)

    def compute(self, value: float) -> ARRAY:
        """The output of the layer with this number, as the port would have it.

        NaN where the layer refuses the number, or gives another size.
        """
        case = self.posed.case
        args = {**case.inputs, **case.options, self.name: value / self.share}
        none = np.full(self.got.shape, np.nan)
        try:
            with np.errstate(all="ignore"):
                outputs = find_function(case.sheet)(*args.values())
        except PyrefError:
            return none
        place = list(case.sheet.outputs).index(self.output)
        array = np.asarray(self.posed.carry_over(self.output, outputs[place]))
        return array if array.shape == self.got.shape else none

    def measure(self, value: float) -> float:
        """How far the layer is from the port, as a share of the largest output."""
        gap = np.abs(self.compute(value) - self.got)
        if not np.all(np.isfinite(gap)):
            return float("inf")
        return float(np.max(gap, initial=0) / max(np.max(np.abs(self.got)), 1e-300))


def solve_hidden(
    port: Port, cases: Sequence[Case], convention: Convention, name: str
) -> str | None:
    """The number as text; None where no number explains the outputs of two cases."""
    if cases[0].sheet.shelf:
        return None  # of a layer of one's own no case can be made with it
    asked = list(ask(port, cases, convention, name))
    if len(asked) < CASES:
        return None
    for guess in chain.from_iterable(map(guess_roots, asked)):
        worst = max(one.measure(guess) for one in asked)
        if worst <= NEAR:
            return shorten(asked, guess, worst)
    return None


def ask(
    port: Port, cases: Sequence[Case], convention: Convention, name: str
) -> Iterator[Asked]:
    """The first cases whose outputs depend on the number, and the port's outputs."""
    found = 0
    others = tuple((k, v) for k, v in convention.hidden if k != name)
    for case in cases:
        one = replace(case, options={**case.options, name: 1})
        free = pose(one, replace(convention, hidden=others))
        if free is None or found == CASES:
            continue
        share = float(free.given[name])
        number = repr(float(case.options[name]) * share)
        inside = tuple((k, number if k == name else v) for k, v in convention.hidden)
        posed = pose(case, replace(convention, hidden=inside))
        if posed is None:
            continue
        answer = ask_case(port, posed, "float64", convention)
        output = next(iter(case.sheet.outputs))
        got = answer.result.arrays.get(output)
        if answer.skip or got is None or not np.all(np.isfinite(got)):
            continue
        asked = Asked(posed, name, output, got, share)
        if asked.depends:
            found += 1
            yield asked


def guess_roots(asked: Asked) -> Iterator[float]:
    """Numbers with which an entry of the layer is that of the port."""
    grid = asked.grid
    table = np.array([(asked.compute(v) - asked.got).ravel() for v in grid])
    taken = ~np.all(np.isnan(table), axis=1)
    grid, table = grid[taken], table[taken]
    spread = np.ptp(table, axis=0)
    for k in np.argsort(-np.where(np.isfinite(spread), spread, -1))[:ENTRIES]:
        line = table[:, k]
        for j in np.flatnonzero(line == 0):
            yield float(grid[j])
        for j in np.flatnonzero(line[:-1] * line[1:] < 0):
            yield from find_roots(asked, int(k), grid[j], grid[j + 1])


def find_roots(asked: Asked, k: int, low: float, high: float) -> Iterator[float]:
    """Where entry k is that of the port, between numbers at which its sides differ."""

    def measure(value: float) -> float:
        return float((asked.compute(value) - asked.got).ravel()[k])

    if not asked.whole:
        from scipy.optimize import brentq  # most ports need none of it

        yield float(brentq(measure, low, high, xtol=1e-300, rtol=1e-14))
        return
    side = measure(low)
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if measure(middle) * side > 0 else (low, middle)
    yield from (float(low), float(high))


def shorten(asked: Sequence[Asked], value: float, worst: float) -> str:
    """The number with the fewest digits that explains the outputs as well."""
    spell = (lambda v: f"{v:.0f}") if asked[0].whole else repr
    for digits in range(1, 17):
        short = float(f"{value:.{digits}g}")
        if max(one.measure(short) for one in asked) <= 2 * worst + 1e-14:
            return spell(short)
    return spell(value)
