"""Judge one result of a case, or all of them, as pyref.check does, and raise.

assert_grad_close(dx, case, "dx")
assert_grad_close({"y": y, "dx": dx, "dw": dw, "db": db}, case)
assert_grad_close((y, dx, dw, db), case)

What is judged, and whether it counts, is decided by the functions of pyref.check: known
values, scales and bounds, choices at ties, where NaN and Inf go to. What needs more
than one case is not seen here: a convention, a habit, a mistake by its name.
"""

import warnings
from collections.abc import Collection, Mapping
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.crosscheck.compare import other_form
from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError, UsageError
from pyref.fixtures.case import ARRAY, Case
from pyref.port.call import Answer
from pyref.port.check import require_call
from pyref.port.conventions import Convention
from pyref.port.examine import BAD, judge_answer
from pyref.port.habits import special
from pyref.port.limits import set_extremes_aside
from pyref.port.pose import pose
from pyref.port.report import Report
from pyref.port.sure import split_sure
from pyref.port.ties import is_legal_at_ties
from pyref.runners.result import Result
from pyref.testing.given import GivenCase
from pyref.testing.wording import write_failure, write_warning


class LosesDigits(UserWarning):
    """Digits are lost as the textbook formula loses them.

    Counts only where it is strict.
    """


class OtherAtLimits(UserWarning):
    """NaN and Inf, empty arrays or subnormal numbers are taken otherwise than known.

    Counts only where it is strict.
    """


def assert_grad_close(
    actual: Any,
    case: Case,
    name: str = "",
    *,
    accept: Collection[str] = (),
    strict: bool = False,
    dtype: str = "",
) -> None:
    """Raise an AssertionError unless a result of a case is right.

    actual: an array, or a mapping or tuple of all that is known of the case.
    name: that of an output or a gradient: y, dx. accept: what is let pass:
    ties, every choice between those on file where there is no gradient;
    textbook, digits lost; habits, where NaN and Inf go to. strict: whether
    warnings count: digits that the textbook formula loses, NaN and Inf, empty
    arrays. dtype: that of a case from pyref.load.

    Errors: pyref:value, pyref:usage.
    """
    __tracebackhide__ = True
    precision = dtype or (case.dtype if isinstance(case, GivenCase) else "float64")
    given = name_results(actual, case, name)
    require_call(tuple(accept))
    answer = make_answer(given, case, precision)
    bad = find_forms(given, answer)
    if bad:
        raise AssertionError(write_failure(answer, bad))
    ((answer, found),) = set_extremes_aside([(answer, judge_answer(answer))])
    counted = found
    if not answer.usual:
        sure, rest = split_sure(answer, found)
        counted = [*sure, special(answer, rest, "")]
    report = Report("", case.layer, tuple(counted), strict=strict)
    report = replace(report, accepted=tuple(accept))
    bad = [f for f in report.wrong if not is_choice(answer, f, report)]
    if report.failures:
        bad = [f for f in found if f.verdict in BAD]
    if bad:
        raise AssertionError(write_failure(answer, bad))
    for finding in report.warnings:
        habit = finding.pair == "port|habits"
        kind = OtherAtLimits if habit else LosesDigits
        warnings.warn(write_warning(finding), kind, stacklevel=2)


def name_results(actual: Any, case: Case, name: str) -> dict[str, Any]:
    """What was given by name, each one that the case knows."""
    if not isinstance(case, Case) or not isinstance(name, str):
        told = f"a {type(case).__name__} and a {type(name).__name__}"
        raise DomainError(
            f'assert_grad_close: after the result are {told}, not a case and "dx"'
        )
    if case.error:
        raise UsageError(f"{case.id}: must be refused with {case.error}")
    known = list(case.expect)
    if name:
        given = {name: actual}
    elif isinstance(actual, Mapping):
        given = {**dict.fromkeys(known), **actual}
    elif isinstance(actual, tuple):
        if len(actual) != len(known):
            told = f"{len(actual)} results are given, not {', '.join(known)}"
            raise UsageError(f"{case.id}: {told}")
        given = dict(zip(known, actual, strict=True))
    else:
        raise UsageError(f"{case.id}: no name is given, one of {', '.join(known)}")
    for one in given:
        must_be_known(one, {*known}, f"no result of {case.id}")
    return {one: as_array(value) for one, value in given.items()}


def as_array(value: Any) -> Any:
    """What a library calls an array as one of NumPy's; None stays missing."""
    return value if value is None or isinstance(value, ARRAY) else np.asarray(value)


def make_answer(given: Mapping[str, Any], case: Case, dtype: str) -> Answer:
    """What was given, as a port of our own convention gives it."""
    posed = pose(case, Convention())
    if posed is None:
        raise DomainError(f"{case.id}: is of no use without its network")
    posed.results = {name: posed.results[name] for name in given}
    arrays = {name: value for name, value in given.items() if value is not None}
    return Answer(posed, dtype, Result(arrays))


def find_forms(given: Mapping[str, Any], answer: Answer) -> list[Finding]:
    """Findings on what is missing, or of another size or precision."""
    told = {"case": answer.case.id, "layer": answer.case.layer}
    told |= {"pair": "port|expected", "dtype": answer.dtype}
    forms = [
        other_form(told | {"array": name}, value, known.high, answer.dtype)
        for (name, value), known in zip(
            given.items(), answer.posed.results.values(), strict=True
        )
    ]
    return [form for form in forms if form]


def is_choice(answer: Answer, finding: Finding, report: Report) -> bool:
    """Whether all that is wrong is at ties, and choices there are let pass."""
    numbers = finding.ratio is not None and "ties" in report.accepted
    return numbers and is_legal_at_ties(answer, finding.array)
