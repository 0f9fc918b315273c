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

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

import numpy as np

from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.oracle.certify import Certified, certify, certify_second
from pyref.oracle.compare import Audit, compare, compare_second
from pyref.oracle.jet import Opaque
from pyref.oracle.routes import Blind, Route, slope_by_quotient, slope_by_series


def audit(case: Case, known: Mapping[str, Certified]) -> list[str]:
    """Where the certified numbers of a case and a second route disagree."""
    return examine(case, known).findings


def audit_second(
    case: Case, direction: Mapping[str, np.ndarray], known: Mapping[str, Certified]
) -> list[str]:
    """Where what is certified of H v and a second route disagree.

    H holds the second derivatives of sum (dy y), v is the direction. The second
    derivative along v + w less that along v - w is 4 w' H v, for any w.
    """
    return examine_second(case, direction, known).findings


def audit_case(case: Case) -> Iterator[Audit]:
    """Certify a case anew: the audit of its results, choices and second derivatives."""
    known = certify(case)
    yield examine(case, known)
    if any(np.any(array.ties) for array in known.values()):
        for choice in sources.sheet(case.sheet.place).ties[1:]:
            options = {**case.options, "choice": choice}
            chosen = replace(case, options=options, expect={})
            yield examine(chosen, certify(case, choice))
    if case.hvp:
        direction = case.hvp.direction
        yield examine_second(case, direction, certify_second(case, direction))


def examine(case: Case, known: Mapping[str, Certified]) -> Audit:
    return try_routes(lambda route: compare(case, known, route))


def examine_second(
    case: Case, direction: Mapping[str, np.ndarray], known: Mapping[str, Certified]
) -> Audit:
    return try_routes(lambda route: compare_second(case, direction, known, route))


def try_routes(comparison: Callable[[Route], Audit]) -> Audit:
    """By series where the definition takes them, by quotients where it does not."""
    try:
        return comparison(slope_by_series)
    except Opaque:
        pass
    try:
        return comparison(slope_by_quotient)
    except Blind:
        return Audit(quotient=True, blind=True)
