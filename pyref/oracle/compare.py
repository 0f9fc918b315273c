"""Hold certified numbers against one of the two other routes, see routes.py.

audit = compare(case, known, slope_by_series)
audit = compare_second(case, direction, known, slope_by_quotient)
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np
from flint import arb

from pyref.fixtures.case import Case
from pyref.oracle.certify import BITS, FIRST, VANISHED, Balls, Certified, is_good
from pyref.oracle.directions import (
    Direction,
    direction_of,
    slope_along,
    unit_directions,
    weigh_by_gradients,
)
from pyref.oracle.on_file import balls_on_file
from pyref.oracle.routes import Route, slope_by_quotient, slope_by_series
from pyref.oracle.tape import Undecided, precision, ticks

TURNS = 4
WORK = 2**20  # operations, for all inputs of a case one by one; about 0.6 s
START: dict[Route, int] = {slope_by_series: FIRST, slope_by_quotient: 2000}
SHARP: dict[Route, int] = {slope_by_series: BITS, slope_by_quotient: 110}
"""Bits that a slope is known to: 42 and 33 digits."""
LAST = 2**16

Claims = dict[str, dict[str, Balls]]
"""Origin of the numbers, "certified" or a form on file -> name of a result -> balls."""


@dataclass
class Audit:
    """What disagreed, how many numbers were held together, how closely at worst."""

    findings: list[str] = field(default_factory=list)
    compared: int = 0
    worst: float = 0.0
    quotient: bool = False
    blind: bool = False

    def meet(
        self, subject: str, ball: arb, claims: Mapping[str, arb], size: arb
    ) -> None:
        """Hold a ball of the second route against all that is claimed of it."""
        self.compared += 1
        route = "quotient" if self.quotient else "series"
        for source, claimed in claims.items():
            if not ball.overlaps(claimed):
                both = f"{source} {claimed.str(42)}, by {route} {ball.str(42)}"
                self.findings.append(f"{subject}: {both}")
        if size > VANISHED:
            apart = (ball.rad() + claims["certified"].rad()) / size
            self.worst = max(self.worst, float(apart))


def compare(case: Case, known: Mapping[str, Certified], route: Route) -> Audit:
    """Outputs, and slopes along directions against the gradients."""
    audit = Audit(quotient=route is slope_by_quotient)
    claims: Claims = {"certified": {k: array.balls for k, array in known.items()}}
    claims |= balls_on_file(case.expect)
    bits = max(array.bits for array in known.values())
    outputs = sweep(audit, case, claims, route, lambda d: route(case, d, 1), bits)
    for name, value in outputs.items():
        for index, ball in np.ndenumerate(value):
            entries = {k: v[name].item(index) for k, v in claims.items() if name in v}
            size: arb = abs(entries["certified"])
            audit.meet(f"{case.id}: {name}{list(index)}", ball, entries, size)
    return audit


def compare_second(
    case: Case,
    direction: Mapping[str, np.ndarray],
    known: Mapping[str, Certified],
    route: Route,
) -> Audit:
    """Second slopes against the gradients differentiated along a direction."""
    audit = Audit(quotient=route is slope_by_quotient)
    claims: Claims = {"certified": {k: array.balls for k, array in known.items()}}
    if case.hvp and direction is case.hvp.direction:
        claims |= balls_on_file(case.hvp.expect)
    v = direction_of(direction)

    def mixed(w: Direction) -> tuple[dict[str, Balls], arb]:
        """w' H v."""
        more = {at: v[at] + w.get(at, 0) for at in v}
        less = {at: v[at] - w.get(at, 0) for at in v}
        outputs, over = route(case, more, 2)
        _, under = route(case, less, 2)
        return outputs, (over - under) / 4

    bits = max(array.bits for array in known.values())
    sweep(audit, case, claims, route, mixed, bits)
    return audit


def sweep(
    audit: Audit,
    case: Case,
    claims: Claims,
    route: Route,
    attempt: Callable[[Direction], tuple[dict[str, Balls], arb]],
    bits: int,
) -> dict[str, Balls]:
    """Hold gradients against what attempt finds along directions; the outputs."""

    def look(direction: Direction) -> dict[str, Balls]:
        with precision(LAST):
            size = slope_along(claims["certified"], direction, abs)
            moved = {f"d{name}" for name, _ in direction}
            slopes = {
                source: slope_along(gradients, direction)
                for source, gradients in claims.items()
                if moved <= {*gradients}
            }
        outputs, slope = sharpen(lambda: attempt(direction), route, size, bits)
        places = [f"d{name}{list(index)}" for name, index in direction]
        subject = places[0] if len(places) == 1 else "along all inputs at once"
        audit.meet(f"{case.id}: {subject}", slope, slopes, size)
        return outputs

    turns = [
        weigh_by_gradients(case, claims["certified"], turn) for turn in range(TURNS)
    ]
    before = next(ticks)
    outputs = look(turns[0])
    work = (next(ticks) - before) * len(turns[0])
    one_by_one = route is slope_by_series and work <= WORK
    for direction in unit_directions(case) if one_by_one else turns[1:]:
        look(direction)
    return outputs


def sharpen(
    attempt: Callable[[], tuple[dict[str, Balls], arb]],
    route: Route,
    size: arb,
    bits: int,
) -> tuple[dict[str, Balls], arb]:
    """Outputs and a slope, as sharp beside its size as the route makes them."""
    bits = max(bits, START[route])
    while bits <= LAST:
        with precision(bits):
            try:
                outputs, slope = attempt()
                known = all(is_good(ball) for y in outputs.values() for ball in y.flat)
                sharp = slope.rad() <= size * arb(2) ** -SHARP[route]
                if known and (sharp or is_good(slope)):
                    return outputs, slope
            except Undecided:
                pass
        bits *= 2
    raise ArithmeticError(f"no second value with {LAST} bits")
