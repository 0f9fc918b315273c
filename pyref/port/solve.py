"""Solve for the number that a port has inside, where nothing else explains it.

target -> call -> search -> examine -> diagnose -> report
                  ^^^^^^
"""

from collections.abc import Sequence
from dataclasses import replace

from pyref.fixtures.case import Case, Sheet
from pyref.port.conventions import Convention, is_number
from pyref.port.examine import judge_answer
from pyref.port.hidden import solve_hidden
from pyref.port.left import Search
from pyref.port.made import make_cases
from pyref.port.order import order_cases
from pyref.port.pose import ROOT
from pyref.port.trials import Trial, put_all, rank, try_all, try_convention

SOLVED = 12  # conventions in which a hidden number is looked for
FIRST = 3  # of those tried so far, before conventions that differ in more are


def make_more(at: Search, convention: Convention) -> list[Case]:
    """Cases made for a number inside the port, where few have it."""
    inside = [(k, v) for k, v in convention.hidden if is_number(at.sheet, k)]
    if len(inside) != 1 or inside[0][1].startswith(ROOT):
        return []
    name, value = inside[0]
    return make_cases(at.cases, name, float(value))


def solve(at: Search) -> list[Case]:
    """Cases made for the number that a port has inside, where one explains it.

    It is looked for in the conventions that came nearest so far; its trial is kept. In
    one that makes another function it must explain all.
    """
    name = find_name(at)
    near = list_nearest(at, name, at.trials)[:SOLVED]
    others = list_nearest(at, name, at.trials, own=False)[:FIRST]
    for convention in (*near, *others):
        if at.late or at.mistaken:
            break
        trial, made = solve_in(at, name, convention)
        if trial and (trial.perfect or (trial.promising and convention in near)):
            at.trials.append(trial)
            return made
    return []


def solve_early(at: Search) -> list[Case]:
    """The same where a number explains all, in conventions that all sizes speak for."""
    if any(trial.mostly for trial in at.trials):
        return []
    name = find_name(at)
    shaped = [t for t in at.trials if t.shaped == t.judged]
    for convention in list_nearest(at, name, shaped)[:FIRST]:
        if at.mistaken:
            break
        trial, made = solve_in(at, name, convention)
        if trial and trial.perfect:
            at.trials.append(trial)
            return made
    return []


def list_nearest(
    at: Search, name: str, trials: Sequence[Trial], own: bool = True
) -> list[Convention]:
    """Conventions in which a number inside is not known, the nearest first, each once.

    Not those in which no number was found before. own: of the layer itself.
    """
    if not name:
        return []
    ranked = [t.convention for t in sorted(trials, key=rank)]
    ranked = [c for c in ranked if own != bool(c.others)]
    nearest: dict[Convention, Convention] = {}
    for convention in ranked:
        nearest.setdefault(put_inside(convention, name, ""), convention)
    return [one for blank, one in nearest.items() if blank not in at.unsolved]


def find_name(at: Search) -> str:
    """The number that may be solved for where a port answers, if there is one.

    None where a known mistake has the outputs of a port that seemed to have one.
    """
    if at.mistaken:
        return ""
    ranked = [t.convention for t in sorted(at.trials, key=rank) if t.answered]
    return next(filter(None, (find_unknown(at.sheet, c) for c in ranked)), "")


def find_unknown(sheet: Sheet, convention: Convention) -> str:
    """The one number inside a port that may be any: of several real ones none.

    Where none is real, that which is whole.
    """
    inside = [k for k, _ in convention.hidden]
    for is_kind in (is_number, is_whole):
        names = [k for k in inside if is_kind(sheet, k)]
        if names:
            return names[0] if len(names) == 1 else ""
    return ""


def solve_in(
    at: Search, name: str, convention: Convention
) -> tuple[Trial | None, list[Case]]:
    """A trial with the number that explains what comes in a convention, and its cases.

    No trial where none does.
    """
    at.tell(f"solving for {name}")
    value = solve_hidden(at.port, at.cases, convention, name)
    at.mistaken = value is not None and is_mistaken(at, name, convention)
    if value is None or at.mistaken:
        at.unsolved.add(put_inside(convention, name, ""))
        return None, []
    solved = put_inside(convention, name, value)
    if (name, value) not in at.made:
        at.made[name, value] = order_cases(make_cases(at.cases, name, float(value)))
    made = at.made[name, value]
    trial = try_convention(at.port, made, solved, at.dtype)
    if trial and trial.promising:
        trial = replace(try_all(at.port, made, solved, at.dtype), solved=True)
    return trial, made


def is_mistaken(at: Search, name: str, convention: Convention) -> bool:
    """Whether a port has another number where a length should give it, by mistake.

    1 in the place of 1 / sqrt (K) is a scale that was forgotten: a known mistake
    explains its outputs.
    """
    if not dict(convention.hidden)[name].startswith(ROOT):
        return False
    from pyref.port.diagnose import diagnose  # a right port waits for none

    answers = put_all(at.port, at.cases, convention, at.dtype)
    outputs = at.sheet.outputs
    found = [f for a in answers for f in judge_answer(a) if f.array in outputs]
    return any(d.share == 1 and d.sure for d in diagnose(answers, found)[:1])


def is_whole(sheet: Sheet, name: str) -> bool:
    """Whether an option is one whole number above 0."""
    return sheet.options.get(name) == "positive"


def put_inside(convention: Convention, name: str, value: str) -> Convention:
    """The convention with another number inside."""
    hidden = tuple((k, value if k == name else v) for k, v in convention.hidden)
    return replace(convention, hidden=hidden)
