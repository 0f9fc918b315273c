"""Hold the two results of a check against each other: one finding for each array.

    plan -> run -> compare -> report
                   ^^^^^^^
measure.py says how far, compare.py judges an array; here stands which side is held
against which.
"""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial

import numpy as np

from pyref.crosscheck.compare import (
    Told,
    Turns,
    against_slopes,
    against_turns,
    against_values,
    blind_entries,
    other_choice,
    other_form,
    reference_of,
)
from pyref.crosscheck.finding import PRINTED, Finding
from pyref.crosscheck.plan import Check
from pyref.fixtures.case import Case, Published, Sheet
from pyref.measure import Reference, bound, errors, largest
from pyref.runners.probes import choose_probes, read_at
from pyref.runners.result import Result
from pyref.watch import words

APART = 1e-3
"""How far what is no gradient lies from the gradient, as a share of the larger.

Rounding takes at worst half the digits of float32, 2.4e-4, and slopes that are trusted
are right to 1e-5; results that published sources have in the place of a gradient are
off by 0.55 of it and more. Twice or half of this would decide nothing otherwise.
"""


def judge(check: Check, results: Mapping[tuple[str, str], Result]) -> list[Finding]:
    """Findings of one check; results maps (runner, dtype) of its case to a Result."""
    left = results[check.left, check.dtype]
    case, told = check.case, describe(check)
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


def as_said(
    finding: Finding, sheet: Sheet, got: np.ndarray, gradient: np.ndarray
) -> Finding:
    """What is said to be no gradient must be far from one, entry for entry in its form.

    Finite numbers of its size and precision: a finding of anything else stays as it is,
    and so does one that is blind.
    """
    judged = finding.verdict in ("pass", "fail") and finding.ratio is not None
    if finding.array not in sheet.not_gradients or not judged:
        return finding
    if not np.all(np.isfinite(got)):
        return finding
    gap, size = largest(errors(got, gradient)), largest(got, gradient)
    if gap > APART * size:
        note = "is no gradient, as its source has it"
        return replace(finding, verdict="pass", ratio=None, digits=None, note=note)
    note = "is said to be no gradient, and is within a thousandth of it"
    return replace(finding, verdict="fail", note=note)


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
    note = f"{result.identifier or 'no error'}: {result.message}"
    if case.error:
        good = result.identifier == case.error
        note = "" if good else f"{note.rstrip(': ')}, not {case.error}"
        verdict = "pass" if good else missing_or("fail", result)
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
    sides = [f"{r.identifier or 'no error'}: {r.message}" for r in (left, right)]
    verdict = "fail" if case.error else "error"
    verdict = missing_or(missing_or(verdict, left), right)
    note = " but ".join(side.rstrip(": ") for side in sides)
    return [Finding(**told, array="error", verdict=verdict, note=note)]


def missing_or(verdict: str, result: Result) -> str:
    return "skip" if result.identifier == "pyref:missing" else verdict


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
    reference = Reference(one.known.high, one.known.low)
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
        known = check.case.expect.get(name)
        reference = Reference(
            want.astype(np.float64), scale=known.scale if known else None
        )
        got = left.arrays.get(name)
        finding = against_values(told_name, got, reference, check.dtype, limit)
        if check.right == "layers" and got is not None:
            finding = as_said(finding, check.case.sheet, got, want)
        found.append(finding)
    return found


def by_probes(
    check: Check, told: Told, left: Result, right: Result, slopes: Result | None
) -> list[Finding]:
    """Gradients against slopes or the complex step, where and how these were probed."""
    case, found = check.case, []
    chosen = choose_probes(case, check.right)
    whole = largest(*(left.arrays.get(f"d{name}") for name in case.inputs))
    for name, value in case.inputs.items():
        array = f"d{name}"
        told_name, got = {**told, "array": array}, left.arrays.get(array)
        form = other_form(told_name, got, value, "float64")
        if form or got is None:
            found.append(form or Finding(**told_name, verdict="fail"))
            continue
        known = case.expect.get(array)
        scale, tie = (known.scale, known.tie) if known else (None, None)
        want, estimate = right.arrays[array], right.estimates[array]
        sizes = [largest(got, want), largest(scale)]
        size = min((v for v in sizes if v), default=whole)
        view = partial(read_at, chosen[name], x=value, checker=check.right)
        judged = view(got)
        if check.right == "slopes":
            tied = None if tie is None else view(tie, whole=True) > 0
            finding = against_slopes(told_name, judged, want, estimate, size, tied)
            seen = ~blind_entries(want, estimate, size, tied)
        else:
            limit = 2 * bound(case.length(array) or 1)
            most = view(np.abs(got) if scale is None else scale, whole=True)
            most = np.maximum(most, largest(want)) if scale is None else most
            turns = Turns(want, estimate, size, most, limit)
            lost = contradicted(case, name, slopes, turns, tie)
            finding = against_turns(told_name, judged, turns, lost)
            finding = replace(finding, interim=scale is None)
            seen = ~blind_entries(want, estimate, size)
        finding = as_said(finding, case.sheet, judged[seen], want[seen])
        found.append(finding.at(chosen[name].places, value.shape))
    return found


def contradicted(
    case: Case,
    name: str,
    slopes: Result | None,
    turns: Turns,
    tie: np.ndarray | None,
) -> np.ndarray | None:
    """Complex steps that the slopes of the same forward pass contradict, of one input.

    They are of no analytic function. All of them, where the slopes tried a part; None
    where most slopes are blind.
    """
    array, x = f"d{name}", case.inputs[name]
    if slopes is None or not slopes.ok:
        return None
    mine = choose_probes(case, "slopes")[name]
    theirs = choose_probes(case, "complexstep")[name]
    values, errors = slopes.arrays[array], slopes.estimates[array]
    tied = None if tie is None else read_at(mine, tie, x, "slopes", whole=True) > 0
    blind = blind_entries(values, errors, turns.size, tied)
    if 2 * np.count_nonzero(blind) > blind.size:
        return None
    values = np.where(blind, np.nan, values)
    numbers = turns.values, turns.errors, turns.allowed
    if theirs.places is None:
        turned, error, allowed = (
            read_at(mine, v.reshape(x.shape), x, "slopes", whole)
            for v, whole in zip(numbers, (False, True, True), strict=True)
        )
    else:  # places of both
        places = np.arange(x.size) if mine.places is None else mine.places
        _, here, there = np.intersect1d(places, theirs.places, return_indices=True)
        values, errors = values[here], errors[here]
        turned, error, allowed = (v[there] for v in numbers)
    with np.errstate(invalid="ignore"):
        wrong = np.abs(turned - values) > 10 * (errors + error) + allowed
    if mine.everywhere and theirs.everywhere:
        return np.asarray(wrong)
    return np.full(turns.values.shape, bool(np.any(wrong)))


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
