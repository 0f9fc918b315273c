"""Hold the two results of a check against each other: one finding for each array.

    plan -> run -> compare -> report
                   ^^^^^^^
measure.py says how far, compare.py judges an array; here stands which side is held
against which.
"""

from collections.abc import Iterator, Mapping
from dataclasses import replace

import numpy as np

from pyref.crosscheck.by_probes import by_probes
from pyref.crosscheck.compare import (
    Told,
    against_values,
    as_said,
    other_choice,
    other_form,
    reference_of,
)
from pyref.crosscheck.finding import PRINTED, Finding
from pyref.crosscheck.plan import Check
from pyref.fixtures.case import Case, Published
from pyref.measure import Reference, bound
from pyref.runners.result import Result
from pyref.runners.sensitivity import find_scale
from pyref.watch import words


def judge(check: Check, results: Mapping[tuple[str, str], Result]) -> list[Finding]:
    """Findings of one check; results maps (runner, dtype) of its case to a Result."""
    left = results[check.left, check.dtype]
    case, told = check.case, describe(check)
    for side in list_sides(check):
        if side in results and results[side].lost:
            note = results[side].message
            return [Finding(**told, array="error", verdict="error", note=note)]
    if left.notice:
        array, note = left.notice.array, words(left.notice)
        return [Finding(**told, array=array, verdict="fail", note=note)]
    if check.right == "expected":
        found = refused_as_asked(told, case, left) or by_values(check, told, left)
    else:
        right = results[checker(check.left, check.right), check.dtype]
        slopes = results.get((checker(check.left, "slopes"), check.dtype))
        found = (
            both_refused(told, case, left, right)
            or known_blind(check, told)
            or by_checker(check, told, left, right, slopes)
        )
        if right.recorded:
            found = [f.recorded() for f in found]
    return [f.recorded() for f in found] if left.recorded else found


def by_checker(
    check: Check, told: Told, left: Result, right: Result, slopes: Result | None
) -> list[Finding]:
    if check.right == "hvp":
        return by_second(check, told, right)
    if check.right in ("slopes", "complexstep"):
        return by_probes(check, told, left, right, slopes)
    return by_other(check, told, left, right)


def list_sides(check: Check) -> Iterator[tuple[str, str]]:
    """The results, by runner and precision, that a check is judged by."""
    yield check.left, check.dtype
    if check.right != "expected":
        yield checker(check.left, check.right), check.dtype
    if check.right == "complexstep":  # it must not contradict the slopes
        yield checker(check.left, "slopes"), check.dtype


def checker(left: str, right: str) -> str:
    """Slopes and complex steps are run in the language they judge."""
    return f"{left}:{right}" if right in ("slopes", "complexstep", "hvp") else right


def describe(check: Check) -> Told:
    return {
        "case": check.case.id,
        "layer": check.case.layer,
        "pair": check.pair,
        "dtype": check.dtype,
    }


def refused_as_asked(told: Told, case: Case, result: Result) -> list[Finding] | None:
    """A case that must be refused, or a result that must not have been."""
    if not case.error and result.ok:
        return None
    note = spell(result)
    if case.error:
        good = result.identifier == case.error
        verdict = "pass" if good else missing_or("fail", result)
        if verdict != "skip":
            note = "" if good else f"{note.rstrip(': ')}, not {case.error}"
        return [Finding(**told, array="error", verdict=verdict, note=note)]
    verdict = missing_or("error", result)
    return [Finding(**told, array="error", verdict=verdict, note=note)]


def both_refused(
    told: Told, case: Case, left: Result, right: Result
) -> list[Finding] | None:
    """Two refusals must be of one identifier and in the same words."""
    if left.ok and right.ok:
        return None
    same = (left.identifier, left.message) == (right.identifier, right.message)
    if case.error and same:
        return [Finding(**told, array="error", verdict="pass")]
    verdict = "fail" if case.error else "error"
    verdict = missing_or(missing_or(verdict, left), right)
    missing = [one for one in (left, right) if is_missing(one)]
    sides = missing[:1] or [left, right]
    note = " but ".join(spell(side).rstrip(": ") for side in sides)
    return [Finding(**told, array="error", verdict=verdict, note=note)]


def spell(result: Result) -> str:
    """A refusal in words; of a program that is not there these alone."""
    if is_missing(result):
        return result.message
    return f"{result.identifier or 'no error'}: {result.message}"


def is_missing(result: Result) -> bool:
    return result.identifier == "pyref:missing"


def missing_or(verdict: str, result: Result) -> str:
    return "skip" if is_missing(result) else verdict


def by_values(check: Check, told: Told, left: Result) -> list[Finding]:
    case, found = check.case, []
    for name, want in case.expect.items():
        reference = reference_of(want, check.dtype)
        limit = bound(case.length(name))
        given = {**told, "array": name}, left.arrays.get(name)
        finding = against_values(*given, reference, check.dtype, limit)
        if finding.verdict == "fail":
            chosen = other_choice(*given, want, check.dtype, limit)
            if chosen:
                finding = replace(finding, note=f"is {chosen.note}")
        found.append(finding)
        found += [
            reject_published(told, name, reference, limit, one) for one in want.wrong
        ]
    return found + [by_places(check, told, left, name) for name in case.probed]


def by_places(check: Check, told: Told, left: Result, name: str) -> Finding:
    """An array of which some entries are known, as in a network on whole images."""
    case, told = check.case, {**told, "array": name}
    got, one = left.arrays.get(name), case.probed[name]
    whole = {f"d{k}": v for k, v in case.inputs.items()}
    whole |= {k[1:]: v for k, v in case.upstream.items()}
    form = other_form(told, got, whole[name], check.dtype)
    if form or got is None:
        return form or Finding(**told, verdict="fail")
    reference = Reference(one.known.high, one.known.low, scale=one.known.scale)
    limit = bound(case.length(name))
    got = got.ravel()[one.places]
    found = against_values(told, got, reference, check.dtype, limit)
    return found.at(one.places, whole[name].shape)


def reject_published(
    told: Told, name: str, reference: Reference, limit: float, published: Published
) -> Finding:
    """Whether numbers from print that are known to be wrong are told from the right."""
    told = {**told, "array": f"{name}{PRINTED}"}
    loose = replace(reference, slack=published.slack)
    got = published.values.astype(told["dtype"])
    found = against_values(told, got, loose, told["dtype"], limit)
    verdict = "pass" if found.verdict == "fail" else "fail"
    return Finding(**told, verdict=verdict, note=published.reason)


def known_blind(check: Check, told: Told) -> list[Finding] | None:
    """One finding for each gradient that the case says this checker cannot judge."""
    if check.right not in check.case.blind:
        return None
    note = "rounded too coarsely here, says the case"
    return [
        Finding(**told, array=f"d{k}", verdict="blind", blind=v.size, note=note)
        for k, v in check.case.inputs.items()
    ]


def by_other(check: Check, told: Told, left: Result, right: Result) -> list[Finding]:
    """Two implementations may each be off by the bound of one."""
    found = []
    for name in check.case.results:
        want = right.arrays.get(name)
        limit = 2 * bound(check.case.length(name))
        told_name = {**told, "array": name}
        if not isinstance(want, np.ndarray):
            found.append(Finding(**told_name, verdict="fail", note="is missing"))
            continue
        scale = find_scale(check.case, name)
        reference = Reference(want.astype(np.float64), scale=scale)
        got = left.arrays.get(name)
        finding = against_values(told_name, got, reference, check.dtype, limit)
        if check.right == "layers" and got is not None:
            finding = as_said(finding, check.case.sheet, got, want)
        found.append(finding)
    return found


def by_second(check: Check, told: Told, right: Result) -> list[Finding]:
    """The complex step of the backward pass against certified second derivatives.

    What a backward pass does not subtract, its complex step may: so the entries share
    the largest scale among them and among the gradients, along a direction near 1.
    """
    found = []
    assert check.case.hvp  # plan asks only cases that have one
    for name, want in check.case.hvp.expect.items():
        first = check.case.expect[name]
        assert want.scale is not None and first.scale is not None  # both certified
        both = np.maximum(want.scale, first.scale + np.abs(first.high))
        scale = np.full(both.shape, np.max(both, initial=0))
        reference = Reference(want.high, want.low, want.slack, scale)
        limit = 2 * bound(check.case.length(name) or 1)
        got = right.arrays[name].reshape(want.high.shape)
        told_name = {**told, "array": f"hvp {name}"}
        found.append(against_values(told_name, got, reference, "float64", limit))
    return found
