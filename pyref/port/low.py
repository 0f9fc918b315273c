"""What is particular to a port that keeps its numbers in few bits.

    target -> call -> search -> examine -> diagnose -> report

Its cases come with the room that a storage type takes (pyref/fixtures/precision.py) and
are judged as others are, in float32; the port itself is asked in the storage type. Here
stands what is added: whether that type is there at all, and how many roundings explain
what is wrong.
"""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from importlib.util import find_spec

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError, MissingError
from pyref.fixtures.precision import Precision
from pyref.measure import bound, errors, form, unit_of
from pyref.port.call import Answer
from pyref.port.report import Report
from pyref.port.target import Target

MOST_STEPS = 64  # more roundings than a layer has explain nothing


def require_type(precision: Precision, target: Target) -> None:
    """Refuse a port whose language has no such type, or lacks the package for it.

    Errors: pyref:value, pyref:missing.
    """
    name = precision.storage
    if target.language == "octave":
        raise DomainError(f"{target.name}: Octave has no {name}")
    if (
        name == "bfloat16"
        and target.language == "python"
        and not find_spec("ml_dtypes")
    ):
        need = "NumPy has no bfloat16: it needs ml_dtypes"
        raise MissingError(f"{need} (pip install 'pyref-backprop[bfloat16]')")


def rename(findings: Sequence[Finding], precision: Precision) -> tuple[Finding, ...]:
    """The findings as they are told: in the storage type, which float32 stood for."""
    return tuple(
        replace(f, dtype=precision.storage, array=rename_habit(f, precision))
        for f in findings
    )


def rename_habit(finding: Finding, precision: Precision) -> str:
    kept = finding.array == "float32 stays float32"
    return f"{precision.storage} stays {precision.storage}" if kept else finding.array


def note_wide(wide: Report, precision: Precision) -> tuple[str, ...]:
    """A note, where the port is right in float32 and float64; wide is that report."""
    if not wide.right:
        return ()
    digits = ", where it loses digits too" if wide.grade in ("C", "D") else ""
    kept = precision.storage
    return (f"it is right in float64 and float32{digits}: {kept} has too few for it",)


def explain_roundings(report: Report, answers: Sequence[Answer]) -> Report | None:
    """The report with a note, where rounding more often explains all that is wrong.

    A port that promised float32 and adds up in its storage type, or keeps what lies
    between in it, is off by u (S + |c|) for each rounding. None where that does not
    explain it, or was not promised.
    """
    precision = answers[0].case.precision if answers else None
    if not precision or not precision.accumulate or not report.wrong:
        return None
    if any(f.array == "case" for f in report.wrong):
        return None
    counts = [*count_steps(answers, precision)]
    if not counts or max(counts) > MOST_STEPS:
        return None
    kept = precision.storage
    steps = int(np.ceil(max(counts)))
    note = (
        f"rounding explains it: it adds up, or keeps what lies between, in {kept} and "
        f"not in {precision.accumulate}; right with {steps} arrays rounded one after "
        f"the other (--steps {steps}), or with no --accumulate"
    )
    return replace(report, notes=(*report.notes, note))


def count_steps(answers: Sequence[Answer], precision: Precision) -> Iterator[float]:
    """For each array the roundings that explain it; no more than sums have room for."""
    kind = precision.type
    for answer in answers:
        for name, known in answer.posed.results.items():
            got = answer.result.arrays.get(name)
            if got is None or form(got, known.high) or known.scale is None:
                yield np.inf
                continue
            limit = bound(max(1, answer.posed.lengths[name]))
            error = errors(kind.round(got), known.high, known.low)
            rest = error - known.slack - limit * unit_of(known, "float32")
            one = kind.roundoff * (known.scale + np.abs(known.high)) + kind.tiny
            more = float(np.max(np.where(rest > 0, rest / one, 0), initial=0))
            yield precision.steps + more if more <= limit else np.inf
