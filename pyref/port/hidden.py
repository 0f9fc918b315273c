"""Find the number that a port has inside, from what it answers.

    solve_hidden(port, cases, convention, "epsilon")    "0.0001", or None

The outputs of the layer are a function of that number; where one entry of them is the
port's, a root of that function is a guess, which all entries of two cases must bear
out. The shortest decimal number that does is what somebody wrote.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np

from pyref.fixtures.case import ARRAY, Case
from pyref.port.call import ask_case
from pyref.port.conventions import Convention
from pyref.port.pose import pose
from pyref.port.posed import PosedCase
from pyref.port.process import Port
from pyref.runners.numpy import find_function

GRID = np.concatenate([[0.0], np.logspace(-13, 3, 65)])
NEAR = 1e-7  # of the largest output: what a textbook formula may lose
ENTRIES = 4  # at which a root is looked for
CASES = 2  # that must bear a number out


@dataclass(frozen=True)
class Asked:
    """A case as it was put to the port without the option, and what came back."""

    posed: PosedCase
    name: str
    output: str
    got: ARRAY

    def compute(self, value: float) -> ARRAY:
        """The output of the layer with this number, as the port would have it."""
        case = self.posed.case
        args = {**case.inputs, **case.options, self.name: value}
        with np.errstate(all="ignore"):
            outputs = find_function(case.sheet)(*args.values())
        place = list(case.sheet.outputs).index(self.output)
        return np.asarray(self.posed.carry_over(self.output, outputs[place]))

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
    for guess in guess_roots(asked[0]):
        worst = max(one.measure(guess) for one in asked)
        if worst <= NEAR:
            return shorten(asked, guess, worst)
    return None


def ask(
    port: Port, cases: Sequence[Case], convention: Convention, name: str
) -> Iterator[Asked]:
    """The first cases whose outputs depend on the number, and the port's outputs."""
    found = 0
    for case in cases:
        inside = tuple(
            (k, repr(float(case.options[k])) if k == name else v)
            for k, v in convention.hidden
        )
        posed = pose(case, replace(convention, hidden=inside))
        if posed is None or found == CASES:
            continue
        answer = ask_case(port, posed, "float64", convention)
        output = next(iter(case.sheet.outputs))
        got = answer.result.arrays.get(output)
        if answer.skip or got is None or not np.all(np.isfinite(got)):
            continue
        one = Asked(posed, name, output, got)
        small, large = one.compute(GRID[8]), one.compute(GRID[-1])
        if small.shape == got.shape and not np.allclose(small, large, rtol=1e-3):
            found += 1
            yield one


def guess_roots(asked: Asked) -> Iterator[float]:
    """Numbers with which an entry of the layer is that of the port."""
    from scipy.optimize import brentq  # most ports need none of it

    table = np.array([(asked.compute(v) - asked.got).ravel() for v in GRID])
    spread = np.ptp(table, axis=0)
    for k in np.argsort(-np.where(np.isfinite(spread), spread, -1))[:ENTRIES]:
        line = table[:, k]
        for j in np.flatnonzero(line == 0):
            yield float(GRID[j])
        for j in np.flatnonzero(line[:-1] * line[1:] < 0):
            yield float(
                brentq(
                    lambda v, k=k: (asked.compute(v) - asked.got).ravel()[k],
                    GRID[j],
                    GRID[j + 1],
                    xtol=1e-300,
                    rtol=1e-14,
                )
            )


def shorten(asked: Sequence[Asked], value: float, worst: float) -> str:
    """The number with the fewest digits that explains the outputs as well."""
    for digits in range(1, 17):
        short = float(f"{value:.{digits}g}")
        if max(one.measure(short) for one in asked) <= 2 * worst + 1e-14:
            return repr(short)
    return repr(value)
