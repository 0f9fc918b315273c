"""Put the cases of a layer to a port, and hold every array against what is known.

    target -> call -> search -> examine -> diagnose -> report
                                ^^^^^^^
One finding for each array of each case and precision. A case that brings the port
down is one finding of its own, and the rest still run.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.crosscheck.compare import against_values, other_choice, reference_of
from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import ARRAY, Case, Expected
from pyref.measure import bound, digits, errors, form, shares, unit_of
from pyref.port.call import Answer, ask_case
from pyref.port.conventions import Convention
from pyref.port.pose import pose
from pyref.port.posed import PosedCase
from pyref.port.process import Port
from pyref.runners.result import Result

BAD = ("fail", "error")  # verdicts that count against a port
NOT_ASKED = "not asked"
ROUNDED = "rounded off beside larger entries"
GIVING_UP = 3  # processes lost in a row
MULTIPLES = (-1, 2, -2, 0.5, -0.5, 3, 4, 0.25)
PATTERN = 1e-4  # of an entry: a multiple by chance is as rare as that


def examine(port: Port, cases: Iterable[Case], convention: Convention) -> list[Answer]:
    """Answers to every case that the convention can say, until the port is given up."""
    answers: list[Answer] = []
    lost = 0
    for case in cases:
        posed = pose(case, convention)
        for dtype in case.exact_in:
            if posed is None or dtype not in port.dtypes:
                continue
            if lost >= GIVING_UP:
                why = f"{NOT_ASKED}: the port's process was lost {lost} times in a row"
                answers.append(Answer(posed, dtype, Result(), skip=why))
                continue
            answer = ask_case(port, posed, dtype, convention)
            lost = lost + 1 if answer.lost else 0
            answers.append(answer)
    return answers


def judge_came(answer: Answer) -> list[Finding]:
    """Findings on the outputs that came before the port broke."""
    known = {k: v for k, v in answer.posed.results.items() if k in answer.came}
    if not known or not answer.usual:
        return []
    posed = replace(answer.posed, results=known)
    return judge_answer(replace(answer, posed=posed, result=Result(arrays=answer.came)))


def find_gives(answers: Sequence[Answer]) -> tuple[str, ...]:
    """The results that a port gives, where these are not all; nothing if they are."""
    given = [a.gives for a in answers if a.result.ok and not a.skip]
    return max(given, key=len) if given and all(given) else ()


def refuse_short(answer: Answer, gives: Sequence[str]) -> Answer:
    """The answer, without arrays where it gives fewer results than others do."""
    if not answer.gives or set(answer.gives) == set(gives):
        return answer
    told = f"gives {', '.join(answer.gives)} alone, elsewhere more"
    return replace(answer, result=Result(identifier="error", message=told))


def judge_answer(answer: Answer) -> list[Finding]:
    """One finding for each array that is known, or one for a case without arrays.

    The note of one that passes names another legal choice at a tie.
    """
    subject: dict[str, Any] = {
        "case": answer.case.id,
        "layer": answer.case.layer,
        "pair": "port|expected",
        "dtype": answer.dtype,
    }
    if answer.skip:
        return [Finding(**subject, array="case", verdict="skip", note=answer.skip)]
    if not answer.result.ok:
        note = f"{answer.result.identifier}: {answer.result.message}"
        return [Finding(**subject, array="case", verdict="error", note=note)]
    findings = []
    for name, expected in answer.posed.results.items():
        got = answer.result.arrays.get(name)
        with np.errstate(over="ignore"):
            got = None if got is None else round_off(got, answer)
        named = subject | {"array": name}
        finding = judge_array(named, got, expected, answer.posed, answer.dtype)
        if answer.case.precision:
            finding = recount(finding, got, expected)
        findings.append(finding)
    return findings


def round_off(got: ARRAY, answer: Answer) -> ARRAY:
    """An array in the precision that was asked for, which is kept in float32 at least.

    Where it came with more bits, as from a port that has no such type, it is rounded.
    """
    kept = answer.case.precision
    return (kept.type.round(got) if kept else got).astype(answer.dtype)


def recount(finding: Finding, got: ARRAY | None, known: Expected) -> Finding:
    """The finding on a port of few bits, with its digits and its share of all allowed.

    What is judged is the error less the room of the storage type, which is the slack
    of what is expected; what is told is all of it.
    """
    if got is None or finding.ratio is None or form(got, known.high):
        return finding
    error = errors(got, known.high, known.low)
    counted = np.where(known.high == 0, 0, error)
    told = replace(finding, digits=digits(counted, known.high, "float32"))
    if not finding.limit:
        return told
    allowed = known.slack + finding.limit * unit_of(known, "float32")
    share = float(np.max(shares(error, allowed), initial=0))
    return replace(told, ratio=share * finding.limit)


def judge_array(
    subject: Mapping[str, Any],
    got: ARRAY | None,
    expected: Expected,
    posed: PosedCase,
    dtype: str,
) -> Finding:
    """One array against what is known; another legal choice at a tie is right too."""
    limit = bound(posed.lengths[subject["array"]])
    if limit == 0 and np.any(expected.low != 0):
        limit = bound(1)  # an exact operation on numbers that had to be rounded
    reference = reference_of(expected, dtype)
    finding = against_values(subject, got, reference, dtype, limit)
    if finding.verdict == "fail":
        chosen = other_choice(subject, got, expected, dtype, limit)
        if chosen:
            return chosen
        for high in (expected.high, *expected.accept.values()):
            if got is not None and is_rounded_away(got, high, posed, dtype):
                near = replace(reference, high=high, low=0.0 * high)
                near = reference if high is expected.high else near
                finding = against_values(subject, got, near, dtype, limit)
                return replace(finding, note=ROUNDED, grade="C")
    return finding


def is_rounded_away(got: ARRAY, want: ARRAY, posed: PosedCase, dtype: str) -> bool:
    """Whether all errors are roundings of the largest number at hand.

    So many as the bound of an eigenvalue problem has: 64. Entries that are one simple
    multiple of what they must be were not rounded off: no rounding makes that.
    """
    if form(got, want) or not np.all(np.isfinite(got)):
        return False
    held = np.concatenate([np.abs(v).ravel() for v in (want, *posed.upstream_ours)])
    allowed = 64 * float(np.finfo(dtype).epsneg) * np.max(held, initial=0)
    error = errors(got, want)
    if not np.all(np.isfinite(held)) or np.any(error > allowed):
        return False
    off = error > 0.1 * np.abs(want)
    with np.errstate(over="ignore"):
        share = got[off] / np.where(want[off] == 0, np.nan, want[off])
    close = (np.abs(share - k) <= PATTERN for k in MULTIPLES)
    return not any(np.sum(some) > 0.5 * share.size for some in close)
