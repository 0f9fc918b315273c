"""Check a port against the fixtures of a layer, and say what is wrong with it.

report = check(function, "batchnorm")
report = check("file.py:function", "batchnorm")

    target -> call -> search -> examine -> diagnose -> report

check begins with a target and ends with a report; judge_port takes the steps between.
"""

import re
import subprocess
from collections.abc import Callable, Collection, Sequence
from dataclasses import replace
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.load import layers, load
from pyref.fixtures.near import list_near
from pyref.fixtures.own import require_certified
from pyref.fixtures.precision import Precision, list_cases
from pyref.fixtures.shelf import is_path
from pyref.port.awkward import list_borders, require_shapes, try_sizes
from pyref.port.budget import Budget
from pyref.port.conventions import Convention, say_constants
from pyref.port.coverage import list_untried, note_scale
from pyref.port.examine import judge_came
from pyref.port.habits import LITTER, RUNNING, note_habit, special, watch_habits
from pyref.port.judgment import Judgment, judge_answers
from pyref.port.left import Tell
from pyref.port.litter import list_files, name_litter
from pyref.port.look import Look
from pyref.port.low import explain_roundings, note_wide, rename, require_type
from pyref.port.pose import pose
from pyref.port.process import DEADLINE, Launch, Port, PortError
from pyref.port.reach import Subject, ask_used, reach
from pyref.port.report import Report
from pyref.port.search import Found
from pyref.port.target import Target, name_function, read_target, require_outside
from pyref.port.trials import Trial
from pyref.port.worker.names import list_constants
from pyref.port.worker.running import RUNNING as KEEPS_RUNNING
from pyref.runners.blas import require_blas
from pyref.runners.octave.find import require_octave

ACCEPTABLE = (
    "unbiased", "turned", "scan", "ties", "declined", "textbook", "habits",
    "single",
)  # fmt: skip
HURRIED = "its convention was not found in time; a longer deadline may help"
SINGLE = re.compile(r"float32|float64|\bsingle\b")
AS_UPDATE = "--as running_update"
Function = Callable[..., Any]


def check(
    function: Function | tuple[Function, Function] | str,
    layer: str,
    *,
    process: bool = False,
    accept: Sequence[str] = (),
    deadline: float = DEADLINE,
    habits: bool = True,
    jail: Sequence[str] = (),
    target: Target | None = None,
    launch: Launch = subprocess.Popen,
    beside: Sequence[Case] = (),
    budget: Budget | None = None,
    strict: bool = False,
    tell: Tell = lambda text: None,
    precision: Precision | None = None,
    shapes: bool = False,
    asked: Sequence[str] | None = None,
) -> Report:
    """Judge a port of a layer, whatever its form and convention.

    layer: its name, that of a network or derivation which is written as a layer is, or
    FOLDER/NAME for a layer of one's own.
    function: a function or class, (forward, backward), or text as for pyref check; with
    process the command of a process. It runs in a process of its own. accept: what is
    let pass, of unbiased, turned, scan, ties, declined, textbook, habits; single: it is
    asked in float32 alone. strict: whether warnings count. deadline: seconds for each
    answer. habits: whether they are tried at all. jail: words put before the command.
    target: the command itself, found already. launch: what starts its process, that of
    Copies where many ports are checked. beside: cases that are asked like those on
    file. budget: what it may use in all. tell: told what is being tried, in words.
    precision: the storage type of a port that keeps its numbers in few bits. shapes:
    whether a port that is right is asked for awkward and large sizes as well. asked:
    the convention that it should follow, in the phrases of a report: it is tried first,
    and left for one in which more results are right in nearly all cases.

    Errors: pyref:value, pyref:format, pyref:missing, pyref:machine.
    """
    if is_path(layer):
        require_certified(layer)
    else:
        require_subject(layer)
    require_call(accept)
    target = target or read_target(name_function(function), process)
    cases = [case for case in load(layer) if not case.error]
    if shapes:
        require_shapes(layer)
    if precision and "single" in accept:
        raise DomainError(f"{precision.storage} and single: a port has one precision")
    if precision:
        require_type(precision, target)
        cases = list_cases(layer, precision)
    empty = Report(
        target.name,
        layer,
        accepted=tuple(accept),
        strict=strict,
        precision=str(precision or ""),
    )
    before = list_files()
    with Port(
        (*jail, *target.command),
        deadline,
        target.environment,
        drops_ones=target.language != "python",
        launch=launch,
        budget=budget,
        precision=precision,
        single="single" in accept,
    ) as port:
        try:
            subject = Subject(port, target, cases, tell, asked)
            report = judge_port(subject, empty, habits, beside, shapes)
        except PortError as error:
            if target.language == "octave":
                require_octave()
            report = replace(empty, reason=str(error))
    litter = name_litter(before)
    if habits and report.findings and litter:
        finding = note_habit(cases[0], LITTER, litter)
        report = replace(report, findings=(*report.findings, finding))
    require_blas(only_loaded=True)  # SciPy may have come with a layer
    if not precision:
        return report
    report = replace(report, findings=rename(report.findings, precision))
    if report.wrong and not report.notes:
        wide = check(
            function, layer, process=process, accept=accept, deadline=deadline,
            habits=False, jail=jail, target=target, launch=launch, beside=beside,
            budget=budget, tell=tell, asked=asked,
        )  # fmt: skip
        report = replace(report, notes=note_wide(wide, precision))
    return report


def require_subject(name: str) -> None:
    """Refuse what is no layer, network or derivation, and list those near it."""
    known = layers()
    if name in known and load(name)[0].sheet.is_own:
        return
    there = [one for one in known if one != name]
    near = list_near(name, there)
    hint = f"; near it: {', '.join(near)}" if near else ""
    told = f"{name} is no layer, network or derivation{hint}"
    raise DomainError(f"{told}; pyref list has them all")


def require_call(accept: Sequence[str]) -> None:
    """Refuse what no check can begin with.

    A word of what is let pass that means nothing, a call from the file of the port
    itself, a machine that computes wrong.
    """
    require_outside("pyref.check")
    for word in accept:
        must_be_known(word, set(ACCEPTABLE), "nothing that can be accepted")
    require_blas(only_loaded=True)


def judge_port(
    subject: Subject,
    empty: Report,
    habits: bool,
    beside: Sequence[Case] = (),
    shapes: bool = False,
) -> Report:
    """The empty report, filled, on a port that can be asked.

    1. Look what it takes. 2. Search its convention, in float32 where nothing can be
    tried in float64, by its outputs alone where no gradients come. 3. Examine it on all
    cases, and hold its numbers against what is known. 4. Watch its habits. 5. Ask for
    awkward sizes where it is right. 6. Diagnose and locate what is wrong.
    """
    seen, found = reach(subject)
    if seen.error or not found.answered:
        return refuse(empty, subject, seen, found.trials)
    if found.hurried and not found.serves:
        return replace(empty, reason=tell_hurry(found))
    used = [*subject.cases, *found.made, *beside]
    subject.tell("all cases")
    convention, answers = ask_used(subject, found, used)
    judgment = judge_answers(answers)
    counts = replace(empty, strict=False).counts
    findings, others = judgment.part(counts)
    if habits and not judgment.raised:
        subject.tell("habits")
        wrong = {f.array for f in findings if counts(f)}
        name = subject.target.name
        findings += [
            special(answer, [f for f in found if f.array not in wrong], name)
            for answer, found in others
        ]
        findings += watch_habits(
            subject.port, judgment.answers, convention, subject.target.looks
        )
    report = replace(
        empty,
        findings=tuple(findings),
        conventions=(
            *convention.phrases,
            *([judgment.limit] if judgment.limit else []),
            *tell_constants(subject.sheet, judgment.gives),
        ),
        others=find_others(convention, judgment.numbers),
        untried=list_untried(judgment.answers, convention),
        gives=judgment.gives or convention.gives,
        defaults=list_untold(seen, convention),
        raised=judgment.raised,
        came=tuple(f for answer in judgment.answers for f in judge_came(answer)),
        left_out=sum(pose(c, convention) is None for c in used) + judgment.dropped,
        notes=(
            *note_scale(judgment.answers, seen.takes),
            *note_single(subject),
            *tell_running(seen, findings),
        ),
    )
    if report.raised:
        from pyref.port.refuse import write_advice  # where gradients come none is

        report = replace(report, advice=write_advice(subject.target, subject.sheet))
    if shapes and not report.wrong:
        return ask_sizes(subject, report, convention)
    if not report.declined and not report.wrong:
        return report
    return give_reasons(subject, report, judgment, found, {case.id for case in beside})


def give_reasons(
    subject: Subject,
    report: Report,
    judgment: Judgment,
    found: Found,
    drawn: Collection[str],
) -> Report:
    """The report on a port that is wrong somewhere, with what explains it.

    drawn: cases that are others in each run, so that no reason may rest on them.
    """
    from pyref.port.explain import explain  # a right port waits for none of it

    rounded = explain_roundings(report, judgment.answers)
    if rounded is not None:
        return rounded
    subject.tell("known mistakes")
    explained = explain(
        leave_out(report, drawn),
        [answer for answer in judgment.answers if answer.case.id not in drawn],
        [finding for finding in judgment.numbers if finding.case not in drawn],
        found.trials,
    )
    rest = tuple(f for f in report.findings if f.case in drawn)
    return replace(explained, findings=(*explained.findings, *rest))


def leave_out(report: Report, cases: Collection[str]) -> Report:
    """The report without what was found in these cases."""
    findings = (f for f in report.findings if f.case not in cases)
    return replace(report, findings=tuple(findings)) if cases else report


def tell_constants(sheet: Sheet, gives: Sequence[str]) -> list[str]:
    """That a port does not differentiate what a layer of a library does not."""
    names = list_constants(list(sheet.inputs))
    if not names or not gives or any(f"d{name}" in gives for name in names):
        return []
    return [say_constants(sheet)]


def note_single(subject: Subject) -> list[str]:
    """That a port was asked in float32 alone, and how many cases have other numbers."""
    if "float64" in subject.port.dtypes:
        return []
    usual = [case for case in subject.cases if case.usual]
    left = sum("float32" not in case.exact_in for case in usual)
    told = f"; {left} of {len(usual)} cases have numbers that it does not hold"
    return [f"it was asked in float32 alone{told if left else ''}"]


def tell_running(seen: Look, findings: Sequence[Finding]) -> tuple[str, ...]:
    """How running statistics move, or that nobody has looked at them.

    Nothing where they stray in any case: that is told of the habit.
    """
    found = [f for f in findings if f.array == RUNNING]
    moves = [f.note for f in found if f.verdict == "pass"]
    if found:
        return tuple(moves[:1]) if len(moves) == len(found) else ()
    unseen = f"running statistics are not judged; a function of them is: {AS_UPDATE}"
    return (unseen,) if KEEPS_RUNNING in seen.notes else ()


def ask_sizes(subject: Subject, report: Report, convention: Convention) -> Report:
    """The report on a port that is right so far, with what it gives at other sizes."""
    sizes = []
    for size in try_sizes(subject.port, report.layer, convention):
        subject.tell(size.case)
        sizes.append(size)
    found = [f for size in sizes for f in size.findings]
    report = replace(report, findings=(*report.findings, *found), sizes=len(sizes))
    wrong = {f.case for f in report.wrong}
    return replace(report, borders=tuple(list_borders(sizes, wrong)))


def refuse(
    empty: Report, subject: Subject, seen: Look, trials: Sequence[Trial]
) -> Report:
    """The report on a port that cannot be called, with advice where one was found."""
    from pyref.port.refuse import (  # a right port needs none
        find_other,
        find_reason,
        write_advice,
    )

    reason = find_reason(seen, trials, subject.sheet)
    if seen.error and not seen.form:
        return replace(empty, reason=reason, absent=seen.absent)
    if any(trial.late and reason.startswith(trial.error) for trial in trials):
        return replace(empty, reason=reason)  # another form would not return either
    if SINGLE.search(reason) and "float64" in subject.port.dtypes:
        head, seen_as, rest = reason.partition("; seen: ")
        reason = f"{head}; accept single asks it in float32 alone{seen_as}{rest}"
    if other := find_other(subject):
        reason += f"; as {other} it can be called"
    if any(trial.lost_axis for trial in trials):
        return replace(empty, reason=reason)
    goes_back = any(case.upstream for case in subject.cases)
    advice = write_advice(subject.target, subject.sheet, goes_back)
    return replace(empty, reason=reason, advice=advice)


def tell_hurry(found: Found) -> str:
    """Why no convention was found in time: where the port did not return, that."""
    late = next((trial for trial in found.trials if trial.late), None)
    return f"{late.error}; {HURRIED}" if late else HURRIED


def list_untold(seen: Look, convention: Convention) -> tuple[str, ...]:
    """Parameters that keep their default, but for one that its convention tries."""
    tried = any(phrase.endswith("is ignored") for phrase in convention.phrases)
    return tuple(n for n in seen.defaults if not (tried and "ignore" in n.lower()))


def find_others(
    convention: Convention, findings: Sequence[Finding]
) -> tuple[tuple[str, str], ...]:
    """What makes it another function: choices of its convention, and those at ties."""
    choices = [(choice.name, choice.say) for choice in convention.others]
    notes = [f.note for f in findings if f.verdict == "pass" and f.note]
    return (*choices, *(("ties", note) for note in dict.fromkeys(notes)))
