"""A second route to every certified number, which must meet the first.

    findings = audit(case, certify(case))      lines, none where the two agree
    findings = audit_second(case, v, certify_second(case, v))

The first route sweeps back over a tape. The second knows no tape: the same forward
definition on power series gives the outputs and the slope of sum (dy y) along a
direction. Where a case is small, the directions are its inputs, one by one, so that
each gradient stands alone; where it is not, all inputs move at once, along fixed
directions in which every gradient weighs about the same. A definition that no series
pass through is judged by difference quotients, see routes.py.

What the fixture file says of the case is held against the second route as well.
"""

from dataclasses import dataclass, field, replace

import numpy as np
from flint import arb

from pyref.fixtures import sources
from pyref.oracle.certify import (
    BITS,
    FIRST,
    VANISHED,
    certify,
    certify_second,
    good,
    precision,
)
from pyref.oracle.directions import along, given, units, weighed
from pyref.oracle.jet import Opaque
from pyref.oracle.on_file import on_file
from pyref.oracle.routes import Blind, by_quotient, by_series
from pyref.oracle.tape import Undecided, ticks

TURNS = 4
WORK = 2**20  # operations, for all inputs of a case one by one; about 0.6 s
START = {by_series: FIRST, by_quotient: 2000}
SHARP = {by_series: BITS, by_quotient: 110}  # 42 and 33 digits
LAST = 2**16


@dataclass
class Audit:
    """What disagreed, how many numbers were held together, how closely at worst."""

    findings: list[str] = field(default_factory=list)
    compared: int = 0
    worst: float = 0.0
    quotient: bool = False
    blind: bool = False

    def meet(self, subject, found, claims, size):
        """Hold a ball of the second route against all that is claimed of it."""
        self.compared += 1
        route = "quotient" if self.quotient else "series"
        for source, claimed in claims.items():
            if not found.overlaps(claimed):
                told = f"{source} {claimed.str(42)}, by {route} {found.str(42)}"
                self.findings.append(f"{subject}: {told}")
        if size > VANISHED:
            apart = (found.rad() + claims["certified"].rad()) / size
            self.worst = max(self.worst, float(apart))


def audit(case, known):
    """Where the certified numbers of a case and a second route disagree."""
    return examine(case, known).findings


def audit_second(case, direction, known):
    """Where what is certified of H v and a second route disagree.

    H holds the second derivatives of sum (dy y), v is the direction. The second
    derivative along v + w less that along v - w is 4 w' H v, for any w.
    """
    return examine_second(case, direction, known).findings


def everything(case):
    """Certify a case anew: the audit of its results, choices and second derivatives."""
    known = certify(case)
    yield examine(case, known)
    if any(np.any(one.ties) for one in known.values()):
        for choice in sources.sheet(case.layer).ties[1:]:
            options = {**case.options, "choice": choice}
            chosen = replace(case, options=options, expect={})
            yield examine(chosen, certify(case, choice))
    if case.hvp:
        direction = case.hvp.direction
        yield examine_second(case, direction, certify_second(case, direction))


def examine(case, known):
    return by_some_route(compare, case, known)


def examine_second(case, direction, known):
    return by_some_route(compare_second, case, direction, known)


def by_some_route(comparison, *args):
    """By series where the definition takes them, by quotients where it does not."""
    try:
        return comparison(*args, by_series)
    except Opaque:
        pass
    try:
        return comparison(*args, by_quotient)
    except Blind:
        return Audit(quotient=True, blind=True)


def compare(case, known, route):
    made = Audit(quotient=route is by_quotient)
    said = {"certified": {k: one.balls for k, one in known.items()}}
    said |= on_file(case.expect)
    bits = max(one.bits for one in known.values())
    outputs = sweep(made, case, said, route, lambda d: route(case, d), bits)
    for name, value in outputs.items():
        for index, ball in np.ndenumerate(value):
            claims = {k: v[name][index] for k, v in said.items() if name in v}
            size = abs(claims["certified"])
            made.meet(f"{case.id}: {name}{list(index)}", ball, claims, size)
    return made


def compare_second(case, direction, known, route):
    made = Audit(quotient=route is by_quotient)
    said = {"certified": {k: one.balls for k, one in known.items()}}
    if case.hvp and direction is case.hvp.direction:
        said |= on_file(case.hvp.expect)
    v = given(direction)

    def mixed(w):
        """w' H v."""
        more = {at: v[at] + w.get(at, 0) for at in v}
        less = {at: v[at] - w.get(at, 0) for at in v}
        outputs, over = route(case, more, 2)
        _, under = route(case, less, 2)
        return outputs, (over - under) / 4

    sweep(made, case, said, route, mixed, max(one.bits for one in known.values()))
    return made


def sweep(made, case, said, route, attempt, bits):
    """Hold gradients against what attempt finds along directions; the outputs."""

    def look(direction):
        with precision(LAST):
            size = along(said["certified"], direction, abs)
            moved = {f"d{name}" for name, _ in direction}
            claims = {k: along(v, direction) for k, v in said.items() if moved <= {*v}}
        outputs, found = settled(lambda: attempt(direction), route, size, bits)
        places = [f"d{name}{list(index)}" for name, index in direction]
        subject = places[0] if len(places) == 1 else "along all inputs at once"
        made.meet(f"{case.id}: {subject}", found, claims, size)
        return outputs

    turns = [weighed(case, said["certified"], turn) for turn in range(TURNS)]
    before = next(ticks)
    outputs = look(turns[0])
    work = (next(ticks) - before) * len(turns[0])
    one_by_one = route is by_series and work <= WORK
    for direction in units(case) if one_by_one else turns[1:]:
        look(direction)
    return outputs


def settled(attempt, route, size, bits):
    """Outputs and a slope, as sharp beside its size as the route makes them."""
    bits = max(bits, START[route])
    while bits <= LAST:
        with precision(bits):
            try:
                outputs, slope = attempt()
                known = all(good(ball) for y in outputs.values() for ball in y.flat)
                sharp = slope.rad() <= size * arb(2) ** -SHARP[route]
                if known and (sharp or good(slope)):
                    return outputs, slope
            except Undecided:
                pass
        bits *= 2
    raise ArithmeticError(f"no second value with {LAST} bits")
