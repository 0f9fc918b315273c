"""What a port does besides computing, and how it takes what it is given.

Each habit is a finding of its own: the arguments are left alone, back gives the same
bits again, it is linear in dy, float32 stays float32, the answers do not change from
one process to the next. What only the port's own process can see, it is asked to watch.
"""

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from pyref.crosscheck.finding import Finding
from pyref.fixtures.case import Case
from pyref.measure import allowance, largest
from pyref.port.call import Answer, ask_case, write_request
from pyref.port.conventions import Convention
from pyref.port.examine import BAD
from pyref.port.limits import is_out_of_range
from pyref.port.process import Port, PortError
from pyref.port.reply import read_array, read_text
from pyref.port.through import ask_results, make_upstream, write_inner_request
from pyref.port.wording import tell_note, write_place
from pyref.watch import Notice, words

WATCHED = 3
HABITS = {
    "changed": "arguments unchanged",
    "shared": "nothing aliased",
    "overwritten": "kept after a later call",
    "unrepeatable": "same bits again",
    "stale": "right after a later forward pass",
    "unequal": "fresh equals",
    "fortran": "layouts",
    "strided": "layouts",
    "read-only": "layouts",
}
RUNNING = "running statistics"
LITTER = "no files left"
OUT_OF_RANGE = "squares out of range"
WARNINGS = (
    LITTER, "nothing aliased", "layouts", "NaN and Inf", "empty arrays",
    "subnormal numbers", OUT_OF_RANGE, "float32 stays float32", "float16 stays float16",
    "bfloat16 stays bfloat16", "watched",
)  # fmt: skip
"""Habits that change no number of the usual cases: told, and no failure."""


def watch_habits(
    port: Port,
    answers: Sequence[Answer],
    convention: Convention,
    watches: bool = True,
) -> list[Finding]:
    """Findings on a few of the usual cases that the port has answered."""
    good = [a for a in answers if a.result.ok and a.usual and not a.skip]
    single = [a for a in good if a.dtype == "float32"][:WATCHED]
    chosen = [a for a in good if a.dtype == "float64"][:WATCHED] or single
    found: list[Finding] = []
    if watches:
        found += ask_watch(port, chosen, convention)
    if chosen and chosen[0].posed.upstream:
        found += [linear(port, one, convention) for one in chosen]
    found += [same_again(port, one, convention) for one in chosen[:1]]
    found += [stays_float32(port, one, convention) for one in single]
    return found


def write_question(
    one: Answer,
    convention: Convention,
    job: str = "run",
    change: Callable[[np.ndarray], np.ndarray] | None = None,
) -> dict[str, Any]:
    """What is put to the port itself for an answer; change makes another dy."""
    if one.case.sheet.through:
        upstream = make_upstream(one.case, one.dtype)
        dys = {k: change(dy) for k, dy in upstream.items()} if change else upstream
        x = next(iter(one.case.args(one.dtype)))
        return write_inner_request(one.case, x, dys, convention, job)
    posed = one.posed
    if change:
        with np.errstate(all="ignore"):
            dys = {k: np.asarray(change(dy)) for k, dy in posed.upstream.items()}
        posed = replace(posed, upstream=dys)
    return write_request(posed, one.dtype, job)


def habit(one: Answer, name: str, note: str) -> Finding:
    """A finding: passed where there is nothing to note."""
    return note_habit(one.case, name, note, one.dtype)


def note_habit(case: Case, name: str, note: str, dtype: str = "float64") -> Finding:
    return Finding(
        case=case.id,
        layer=case.layer,
        pair="port|habits",
        dtype=dtype,
        array=name,
        verdict="fail" if note else "pass",
        note=note,
    )


def ask_watch(
    port: Port, chosen: Sequence[Answer], convention: Convention
) -> list[Finding]:
    found: list[Finding] = []
    for one in chosen:
        try:
            reply = port.ask(write_question(one, convention, "watch"))
        except PortError as error:
            return [*found, habit(one, "watched", str(error))]
        if not isinstance(reply.get("watch"), list):
            told = read_text(reply, "error", "the reply has no watch")
            return [*found, habit(one, "watched", told)]
        lines: dict[str, list[str]] = {name: [] for name in HABITS.values()}
        for entry in reply["watch"]:
            lines[HABITS[entry["kind"]]].append(words(Notice(**entry)))
        found += [habit(one, name, "; ".join(told)) for name, told in lines.items()]
        found += note_running(one, reply.get("running"))
    return found


def note_running(one: Answer, running: Any) -> list[Finding]:
    """A finding on running statistics, where the worker has seen them move."""
    if not isinstance(running, dict) or not running:
        return []
    if strays := read_text(running, "strays"):
        return [habit(one, RUNNING, strays)]
    return [replace(habit(one, RUNNING, ""), note=read_text(running, "moves"))]


def linear(port: Port, one: Answer, convention: Convention) -> Finding:
    """Twice dy gives twice the gradients, to the bit; those of two dy add up.

    So does -2: what takes the size of dy, or its sign, is told apart by that.
    """
    name = "linear in dy"
    changes = (
        np.copy,
        lambda dy: 2 * dy,
        lambda dy: -2 * dy,
        np.flip,
        lambda dy: dy + np.flip(dy),
    )
    questions = [write_question(one, convention, change=c) for c in changes]
    try:
        found = [ask_results(port, q) for q in questions]
    except (PortError, NotImplementedError, LookupError, ValueError) as error:
        return habit(one, name, f"for another dy: {' '.join(str(error).split())}")
    gradients = (f"d{name}" for name in questions[0]["inputs"])
    for gradient in (name for name in gradients if name in found[0]):
        note = describe_bend(one, gradient, *(arrays[gradient] for arrays in found))
        if note:
            return habit(one, name, note)
    return habit(one, name, "")


def describe_bend(
    one: Answer,
    name: str,
    first: np.ndarray,
    double: np.ndarray,
    turned: np.ndarray,
    other: np.ndarray,
    both: np.ndarray,
) -> str:
    """Where the gradients for dy, its multiples, another dy and a sum do not fit."""
    if len({v.shape for v in (first, double, turned, other, both)}) > 1:
        return f"{name} has another size for another dy"
    with np.errstate(all="ignore"):
        small = 1e18 * np.finfo(one.dtype).tiny
        usual = (np.abs(first) > small) & np.isfinite(2 * first)
        gap = np.abs(both - (first + other)) > allowed(one, name, first, other)
        bends = (
            ("twice dy", usual & (double != 2 * first), double, 2 * first),
            ("-2 times dy", usual & (turned != -2 * first), turned, -2 * first),
            ("the sum of two dy", gap, both, first + other),
        )
    for told, where, got, want in bends:
        if np.any(where):
            at = tuple(map(int, np.argwhere(where)[0]))
            return (
                f"{name}{list(at)} is {float(got[at])!r} for {told}, "
                f"not {float(want[at])!r}"
            )
    return ""


def allowed(one: Answer, name: str, first: np.ndarray, other: np.ndarray) -> float:
    """What rounding may leave of a sum; anything where there is nothing to compare.

    Of what is 0 but for rounding the scale may be 0, too: there dy has the size.
    """
    most = float(np.max(np.abs([first, other]), initial=0))
    if not np.isfinite(most):
        return np.inf
    known = one.posed.results.get(name)
    if known is None:
        return 1e-6 * most
    rounding = allowance(known, one.posed.lengths[name], one.dtype)
    room = 64 * float(np.finfo(one.dtype).epsneg) * largest(*one.posed.upstream_ours)
    return 1e-6 * most + 1e3 * float(np.max(rounding, initial=0)) + room


def special(one: Answer, found: Sequence[Finding], target: str) -> Finding:
    """Whether NaN, Inf and subnormal numbers go where the case says, and nothing comes
    of nothing. target: the name of the port, by whose language entries count."""
    bad = [f for f in found if f.verdict in BAD]
    told = [
        tell_note(f.note)
        if tell_note(f.note) != f.note
        else f"{f.array}{write_place(f.where, target)} "
        + (f.note or f"is {f.got}, not {f.want}")
        for f in bad
    ]
    extreme = OUT_OF_RANGE if is_out_of_range(one) else "subnormal numbers"
    name = extreme if one.extreme else "empty arrays"
    name = name if one.case.finite else "NaN and Inf"
    return habit(one, name, "; ".join(told))


def same_again(port: Port, one: Answer, convention: Convention) -> Finding:
    """A new process gives the same bits."""
    port.close()
    found = ask_case(port, one.posed, one.dtype, convention)
    if not found.result.ok:
        return habit(one, "deterministic", f"in a new process: {found.result.message}")
    for name, value in one.result.arrays.items():
        other = found.result.arrays.get(name)
        if other is None or value.tobytes() != other.tobytes():
            return habit(one, "deterministic", f"{name} differs in a new process")
    return habit(one, "deterministic", "")


def stays_float32(port: Port, one: Answer, convention: Convention) -> Finding:
    """Every array is float32 where the data were."""
    name = "float32 stays float32"
    try:
        reply = port.ask(write_question(one, convention))
        results = {k: (v, read_array(v)) for k, v in reply["results"].items()}
    except (PortError, LookupError, ValueError) as error:
        return habit(one, name, str(error))
    for array, (entry, value) in results.items():
        kind = one.case.precision
        asked = kind.storage if kind else "float32"
        kept = entry.get("dtype", asked)
        with np.errstate(over="ignore"):
            single = value.astype(np.float32).astype(np.float64)
        rounded = kind.type.round(value) if kind else single
        if kept != asked:
            return habit(one, name, f"{array} is {kept}")
        if not np.array_equal(rounded, value, equal_nan=True):
            note = f"{array} has more digits than {asked}"
            return habit(one, name, note)
    return habit(one, name, "")
