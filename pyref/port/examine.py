"""Put the cases of a layer to a port, and hold every array against what is known.

    target -> search -> examine -> diagnose -> report
                        ^^^^^^^
One finding for each array of each case and precision. A case that brings the port
down is one finding of its own, and the rest still run.
"""

from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from pyref.crosscheck.compare import against_values
from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.fixtures.numbers import text
from pyref.measure import Reference, bound, errors, form
from pyref.port.conventions import Convention
from pyref.port.pose import Posed, pose
from pyref.port.process import Port, PortError
from pyref.port.through import compose
from pyref.port.worker.wire import decode, encode
from pyref.runners.result import Result

TIE = "another legal choice at the tie: "
ROUNDED = "rounded off beside larger entries"
GIVING_UP = 3  # processes lost in a row


@dataclass
class Answer:
    """What a port gave for one case: arrays, or why there are none."""

    posed: Posed
    dtype: str
    result: Result
    skip: str = ""

    @property
    def case(self) -> Case:
        return self.posed.case

    @property
    def usual(self) -> bool:
        """Whether all that is given are numbers, and some: the rest are habits."""
        return self.case.finite and all(v.size for v in self.case.inputs.values())


def request_of(posed: Posed, dtype: str, job: str = "run") -> dict[str, Any]:
    """The request of a case, as docs/protocol.md has it."""
    case = posed.case
    named = {name: words(posed.given[name]) for name in posed.given}
    missing = [f"d{name}" for name in case.inputs if name not in named]
    return {
        "layer": case.layer,
        "job": job,
        "dtype": dtype,
        "inputs": {name: named[name] for name in case.inputs if name in named},
        "options": {name: named[name] for name in case.options if name in named},
        "upstream": {name: words(dy) for name, dy in posed.upstream.items()},
        "results": [name for name in case.results if name not in missing],
    }


def words(value):
    """An array, or plain numbers as the words of one line."""
    if isinstance(value, np.ndarray):
        entry = encode(value)
        if value.dtype.kind != "i":
            del entry["dtype"]
        return entry
    value = value if isinstance(value, tuple) else (value,)
    return " ".join(text(number) for number in value)


def answer(port: Port, posed: Posed, dtype: str, convention: Convention) -> Answer:
    """Ask for one case. float32 data are rounded by whoever reads them."""
    if posed.case.sheet.through:
        return composed(port, posed, dtype, convention)
    try:
        reply = port.ask(request_of(posed, dtype))
    except PortError as error:
        return Answer(
            posed, dtype, Result(identifier=error.identifier, message=str(error))
        )
    return read(posed, dtype, reply, port.drops_ones)


def composed(port, posed, dtype, convention):
    try:
        arrays = compose(port, posed.case, dtype, convention)
    except PortError as error:
        return Answer(
            posed, dtype, Result(identifier=error.identifier, message=str(error))
        )
    except NotImplementedError as error:
        return Answer(posed, dtype, Result(), skip=str(error))
    except Exception as error:
        return Answer(posed, dtype, Result.refused(error))
    return Answer(posed, dtype, Result(arrays=arrays))


def read(posed, dtype, reply, drops_ones) -> Answer:
    if "skip" in reply:
        return Answer(posed, dtype, Result(), skip=str(reply["skip"]))
    if "error" in reply or not isinstance(reply.get("results"), dict):
        told = str(reply.get("error", "the reply has no results"))
        name = str(reply.get("identifier", "")) or "error"
        return Answer(posed, dtype, Result(identifier=name, message=told))
    arrays = {}
    for name, entry in reply["results"].items():
        try:
            found = decode(entry, "float64")
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            told = f"{name} cannot be read: {' '.join(str(error).split())}"
            return Answer(posed, dtype, Result(identifier="port:answer", message=told))
        known = posed.results.get(name)
        arrays[name] = fitted(found.astype(np.float64), known, drops_ones)
    return Answer(posed, dtype, Result(arrays=arrays))


def fitted(found, known, drops_ones):
    """Ones that a language drops at the end are put back; one number is a scalar."""
    if known is None:
        return found
    shape = known.high.shape
    if found.size == 1 and not shape:
        return found.reshape(())
    if drops_ones and found.shape == shape[: found.ndim]:
        rest = shape[found.ndim :]
        return found.reshape(shape) if all(n == 1 for n in rest) else found
    return found


def judged(answer: Answer) -> list[Finding]:
    """Findings of one case: one for each array that is known."""
    case, posed = answer.case, answer.posed
    told: dict[str, Any] = {
        "case": case.id,
        "layer": case.layer,
        "pair": "port|expected",
        "dtype": answer.dtype,
    }
    if answer.skip:
        return [Finding(**told, array="case", verdict="skip", note=answer.skip)]
    if not answer.result.ok:
        note = f"{answer.result.identifier}: {answer.result.message}"
        return [Finding(**told, array="case", verdict="error", note=note)]
    found = []
    for name, want in posed.results.items():
        got = answer.result.arrays.get(name)
        with np.errstate(over="ignore"):
            got = None if got is None else got.astype(answer.dtype)
        found.append(against(told | {"array": name}, got, want, posed, answer.dtype))
    return found


def against(told, got, want, posed, dtype):
    """One array against what is known; another legal choice at a tie is right too."""
    limit = bound(posed.lengths[told["array"]])
    if limit == 0 and not np.array_equal(want.low, np.zeros_like(want.low)):
        limit = bound(1)
    reference = Reference(
        want.high, want.low, want.slack, want.scale, want.textbook.get(dtype, 0.0)
    )
    finding = against_values(told, got, reference, dtype, limit)
    if finding.verdict == "fail":
        for choice, values in want.accept.items():
            other = replace(reference, high=values, low=0.0)
            second = against_values(told, got, other, dtype, limit)
            if second.verdict == "pass":
                return replace(second, note=f"{TIE}{choice}")
        if rounded_away(got, want.high, posed, dtype):
            return replace(finding, note=ROUNDED, grade="C")
    return finding


def rounded_away(got, want, posed, dtype):
    """Whether all errors are roundings of the largest number at hand."""
    if form(got, want) or not np.all(np.isfinite(got)):
        return False
    held = np.concatenate([np.abs(v).ravel() for v in (want, *posed.upstream_ours)])
    allowed = 64 * np.finfo(dtype).epsneg * np.max(held, initial=0)
    return bool(np.all(np.isfinite(held)) and np.all(errors(got, want) <= allowed))


def examine(port: Port, cases, convention, lost=0):
    """Answers to every case that the convention can say, until the port is given up.

    lost: how often its process was lost in a row before.
    """
    answers: list[Answer] = []
    for case in cases:
        posed = pose(case, convention)
        for dtype in case.exact_in:
            if posed is None:
                continue
            if lost >= GIVING_UP:
                why = f"not asked: the port's process was lost {lost} times in a row"
                answers.append(Answer(posed, dtype, Result(), skip=why))
                continue
            found = answer(port, posed, dtype, convention)
            lost = lost + 1 if found.result.identifier.startswith("port:") else 0
            answers.append(found)
    return answers
