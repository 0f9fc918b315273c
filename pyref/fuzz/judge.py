"""Judge the results of one drawn case.

    verdict = judge(case, results, run, certified)

Agreement is judged in units of u (S + |c|), as in the cross-check. Where both
languages agree already with S = 0, S is not asked for. Else the oracle says it, or,
where a case is too large for that or not finite, rounding that is measured. What is
wrong is looked at once more where the header of the layer states a limit.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from pyref import measure
from pyref.crosscheck.compare import Told, other_form
from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.fuzz import known, moved
from pyref.fuzz.arrays import by_reference, by_whole
from pyref.fuzz.ask import Results
from pyref.fuzz.limits import find_limit
from pyref.fuzz.refusals import by_refusals
from pyref.fuzz.verdict import Run, Verdict, choose_worst, tell, wrong
from pyref.measure import Reference, bound
from pyref.runners.result import Result
from pyref.watch import words

Hold = Callable[[Told, np.ndarray, Reference, float], Verdict]
"""How an array is held against a reference, within a limit."""


def judge(
    case: Case,
    results: Results,
    run: Run,
    certified: bool,
    expected: Mapping[str, Reference] | None = None,
) -> Verdict:
    """The verdict on a case.

    run: the layer in one language, asked once more where rounding is measured.
    certified: whether the oracle is asked though both languages agree. expected: what
    it has said already.
    """
    verdict = by_refusals(case, results, run) or by_notices(case, results)
    verdict = verdict or by_numbers(case, results, run, certified, expected)
    reason = find_limit(case, results) if verdict.kind == "wrong" else ""
    return replace(verdict, kind="outside", reason=reason) if reason else verdict


def by_notices(case: Case, results: Results) -> Verdict | None:
    """The verdict where a layer does more than computing."""
    for runner, result in results.items():
        if result.notice:
            return wrong(case, runner, result.notice.array, words(result.notice))
    return None


def by_numbers(
    case: Case,
    results: Results,
    run: Run,
    certified: bool,
    expected: Mapping[str, Reference] | None,
) -> Verdict:
    forms = list_forms(case, results)
    if forms:
        return Verdict("wrong", finding=forms[0])
    strict = len(results) > 1 and agree(case, *results.values())
    if strict and not certified:
        return Verdict("same", "strict")
    if not expected and known.can_certify(case):
        expected = known.certify(case)
    if expected:
        return by_expected(case, results, run, expected)
    if strict or len(results) == 1:
        return Verdict("same", "strict" if strict else "")
    return by_spread(case, results, run)


def list_forms(case: Case, results: Results) -> list[Finding]:
    """Arrays that are missing, of another size, or of another precision."""
    first = next(iter(results.values()))
    found = []
    for runner, result in results.items():
        for name in case.results:
            want = case.inputs.get(name[1:]) if name not in case.sheet.outputs else None
            want = first.arrays.get(name) if want is None else want
            told, got = tell(case, f"{runner}|sizes", name), result.arrays.get(name)
            nothing = np.zeros((0,))
            form = other_form(told, got, nothing if want is None else want,
                              case.exact_in[0])  # fmt: skip
            found += [form] if form else []
    return found


def agree(case: Case, left: Result, right: Result) -> bool:
    """Whether two results agree within the bound of a pair with S = 0."""
    dtype = case.exact_in[0]
    for name in case.results:
        a, b = (r.arrays[name].astype(np.float64) for r in (left, right))
        error = measure.errors(a, b)
        if error.any():
            size = measure.unit(np.where(np.isfinite(b), b, 0), 0.0, dtype)
            if not np.all(error <= 2 * bound(case.length(name)) * size):
                return False
    return True


def by_expected(
    case: Case, results: Results, run: Run, expected: Mapping[str, Reference]
) -> Verdict:
    """The verdict by certified values, which each language is held against."""

    def hold(judge_array: Hold, reference: Mapping[str, Reference]) -> Verdict:
        return choose_worst([
            judge_array(
                tell(case, f"{runner}|expected", name),
                result.arrays[name],
                reference[name],
                bound(case.length(name)),
            )
            for runner, result in results.items()
            for name in reference
        ])  # fmt: skip

    verdict = hold(by_reference, expected)
    if verdict.kind == "wrong" and "small" in case.sheet.limits:
        verdict = hold(by_whole, scale_whole(case, run, expected))
    return replace(verdict, by="certified")


def scale_whole(
    case: Case, run: Run, expected: Mapping[str, Reference]
) -> dict[str, Reference]:
    """Certified values with all that rounding of arrays as a whole explains.

    That is the certified scale, and what moves when it is tried: a singular value that
    is nearly 0 turns its vectors around, which no derivative tells. How far the
    textbook formula may be off is allowed as well.
    """
    u = float(np.finfo(case.exact_in[0]).epsneg)
    loose = known.bound_textbook(case)
    spread = moved.measure(run, case, whole=True)
    certified = known.certify(case, whole=True) or expected
    with np.errstate(over="ignore"):
        return {
            name: replace(
                one,
                scale=spread[name] / u + np.asarray(one.scale),
                slack=loose.get(name, 0.0),
            )
            for name, one in certified.items()
        }


def by_spread(case: Case, results: Results, run: Run) -> Verdict:
    """The verdict of one language by the other, within rounding that is measured."""
    left, right = results.values()
    arrays = {k: right.arrays[k].astype(np.float64) for k in case.results}
    u = float(np.finfo(case.exact_in[0]).epsneg)

    def hold(judge_array: Hold, whole: bool, tries: int = moved.TIMES) -> Verdict:
        spread = moved.measure(run, case, whole, tries)
        with np.errstate(over="ignore"):
            scales = {name: spread[name] / u for name in arrays}
        return choose_worst([
            judge_array(
                tell(case, "|".join(results), name),
                left.arrays[name],
                Reference(want, scale=scales[name]),
                2 * bound(case.length(name)),
            )
            for name, want in arrays.items()
        ])  # fmt: skip

    verdict = hold(by_reference, False)
    if verdict.kind == "wrong":
        verdict = hold(by_reference, False, moved.AGAIN)
    if verdict.kind == "wrong" and "small" in case.sheet.limits:
        verdict = hold(by_whole, True)
    return replace(verdict, by="measured")
