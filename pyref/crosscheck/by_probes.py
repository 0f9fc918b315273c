"""Hold gradients against slopes and the complex step, where those were tried.

plan -> run -> compare -> report
               ^^^^^^^
"""

from dataclasses import replace
from functools import partial

import numpy as np

from pyref.crosscheck.compare import (
    Told,
    Turns,
    against_slopes,
    against_turns,
    as_said,
    blind_entries,
    other_form,
)
from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import Check
from pyref.fixtures.case import Case
from pyref.measure import bound, largest
from pyref.runners.probes import (
    choose_for_complex_step,
    choose_for_slopes,
    choose_probes,
    read_at,
)
from pyref.runners.result import Result
from pyref.runners.sensitivity import find_scale


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
        known, scale = case.expect.get(array), find_scale(case, array)
        tie = known.tie if known else None
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
    mine = choose_for_slopes(case, name)
    theirs = choose_for_complex_step(case, name)
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
