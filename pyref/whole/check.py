"""Check a port of a layer, or a whole function as a derivation or network of ours.

report = check("nnCostFunction.m", "ng_exercise4")
report = check("mine.py:loss", "mlp")
report = check("mine.py:forward,backward", "dense")

    subject -> bind -> pack -> search -> judge -> report

A layer is left to the room of ports. What is held against a derivation or a network is
a function that gives a cost and its gradients; where it gives functions, or its
arguments are others, it is checked as a port, too.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.errors import DomainError
from pyref.fixtures.load import load
from pyref.fixtures.own import list_made_from
from pyref.fixtures.precision import Precision
from pyref.fixtures.shelf import is_path
from pyref.fixtures.sources import document
from pyref.layers import __all__ as LAYERS
from pyref.pairs.run import WORKERS
from pyref.pairs.side import Raised, Side
from pyref.port.call import Answer
from pyref.port.check import HURRIED, require_call, require_subject
from pyref.port.check import check as check_port
from pyref.port.conventions import Convention
from pyref.port.coverage import list_untried
from pyref.port.examine import find_gives, judge_answer
from pyref.port.habits import HABITS, WATCHED, habit
from pyref.port.left import Tell
from pyref.port.process import DEADLINE
from pyref.port.report import Report
from pyref.port.target import name_function, read_target
from pyref.port.trials import Trial, count
from pyref.whole.ask import Asked, Found, make_convention
from pyref.whole.bind import write_form
from pyref.whole.nearest import find_other
from pyref.whole.pack import list_packings
from pyref.whole.search import Outcome, search
from pyref.whole.subject import read_subject

Function = Callable[..., Any]
ANOTHER = "probably another network: all of it is right as {0} (--as {0})"


def check(
    function: Function | tuple[Function, Function] | str,
    layer: str,
    *,
    process: bool = False,
    accept: Sequence[str] = (),
    deadline: float = DEADLINE,
    habits: bool = True,
    strict: bool = False,
    tell: Tell = lambda text: None,
    precision: Precision | None = None,
    shapes: bool = False,
) -> Report:
    """Judge a port of a layer, or a whole function, in whatever form it is.

    layer: the name of a layer, a network or a derivation, or FOLDER/NAME for a
    layer of one's own.
    function: a function or class, (forward, backward), or text as for pyref
    check; with process the command of a process. It runs in a process of its
    own. accept: what is let pass, of unbiased, turned, scan, ties, declined,
    textbook, habits; single: it is asked in float32 alone. strict: whether
    warnings count. deadline: seconds for each answer. habits: whether they are
    tried at all. tell: told what is being tried, in words. precision: the
    storage type of a port that keeps its numbers in few bits. shapes: whether a
    port that is right is asked for awkward and large sizes as well.

    Errors: pyref:value, pyref:format, pyref:missing, pyref:machine.
    """
    told = ""
    if not process and not is_path(layer) and layer not in LAYERS:
        require_subject(layer)
        require_call(accept)
        subject = read_subject(load(layer))
        if subject and shapes:
            raise DomainError(f"{layer} has no shape pack")
        if subject and "single" in accept:
            raise DomainError(f"{layer}: only layers can be judged in float32 alone")
        if subject and precision:
            raise DomainError(f"{layer}: only layers are judged in {precision.storage}")
        if subject:
            target = read_target(name_function(function), False, WORKERS)
            empty = Report(target.name, layer, accepted=tuple(accept), strict=strict)
            with Side("", target, deadline, through=False) as side:
                found = judge_whole(Asked(subject, side), empty, habits, tell)
            if isinstance(found, Report):
                return found
            told = found
    report = check_port(
        function,
        layer,
        process=process,
        accept=accept,
        deadline=deadline,
        habits=habits,
        strict=strict,
        tell=tell,
        precision=precision,
        shapes=shapes,
    )
    if told and report.reason:
        return replace(report, reason=f"{told}; {report.reason}")
    return report


def judge_whole(asked: Asked, empty: Report, habits: bool, tell: Tell) -> Report | str:
    """The report on a function that gives numbers; else why it is none, in words."""
    try:
        asked.side.load()
    except Raised as error:
        return str(error)
    outcome = search(asked, tell)
    found, subject = outcome.found, asked.subject
    if found is None or outcome.functions or outcome.hurried:
        return refuse(asked, outcome, empty, tell)
    tell("all cases")
    answers = asked.ask_all(found, subject.cases)
    numbers = [finding for answer in answers for finding in judge_answer(answer)]
    hidden = tuple((name, "0") for name in subject.hide(found.way.form.left))
    report = replace(
        empty,
        findings=(*numbers, *(watch(asked, found, answers) if habits else ())),
        conventions=asked.describe(found).phrases,
        gives=find_gives(answers),
        left_out=len(subject.cases) - len(answers),
        untried=list_untried(answers, Convention(hidden=hidden)),
    )
    if not report.wrong:
        return report
    from pyref.port.explain import explain  # a right function waits for none of it

    tell("known mistakes")
    report = replace(report, notes=tuple(list_errata(empty.layer)))
    report = explain(report, answers, numbers, [*list_trials(asked, found, answers)])
    if report.diagnoses or any(2 * n > of for n, of in report.shares().values()):
        return report
    other = find_other(asked, empty.layer, tell)
    return replace(empty, reason=ANOTHER.format(other)) if other else report


def refuse(asked: Asked, outcome: Outcome, empty: Report, tell: Tell) -> Report | str:
    """Why nothing of a function is judged; in words where it may be a port."""
    subject = asked.subject
    if outcome.functions:
        return f"{asked.head} gives functions"
    if other := find_other(asked, empty.layer, tell):
        return replace(empty, reason=ANOTHER.format(other))
    if outcome.hurried:
        return replace(empty, reason=HURRIED)
    if outcome.first:
        told = f"{asked.head} raised: {outcome.first}"
        return replace(empty, reason=told, advice=write_form(subject, asked.octave))
    data = (subject.data,) if subject.data else ()
    takes = (*data, *subject.parameters, *subject.targets, *subject.numbers)
    return f"{asked.head} takes {', '.join(takes)} in no known form"


def list_errata(name: str) -> Iterator[str]:
    """What is wrong in print, where the source of a derivation has errata."""
    if list_made_from(name, "facts"):
        for erratum in document(name, "facts")["errata"]:
            yield f"errata of the source: {erratum}"


def list_trials(
    asked: Asked, found: Found, answers: Sequence[Answer]
) -> Iterator[Trial]:
    """How it does, then with its gradients read in every other packing.

    Where they are right so, they go back otherwise than the parameters came.
    """
    mine = found.way.packing
    others = list_packings(asked.subject, mine.container, asked.octave)
    for one in (mine, *(other for other in others if other != mine)):
        if one.group == mine.group:
            read = answers
            if one != mine:
                read = asked.ask_all(found, asked.subject.cases, one)
            findings = [f for answer in read for f in judge_answer(answer)]
            told = make_convention(asked.describe_packing(one))
            yield count(told, read, findings)


def watch(asked: Asked, found: Found, answers: Sequence[Answer]) -> Iterator[Finding]:
    """Whether arguments stay as they are, and the same ones give the same bits."""
    for one in [answer for answer in answers if answer.result.ok][:WATCHED]:
        try:
            first, again = (asked.call(found.way, one.case) for _ in range(2))
        except Raised as error:
            yield habit(one, HABITS["unrepeatable"], f"asked again: {error}")
            continue
        assert first and again
        changed = ", ".join(first.changed)
        yield habit(one, HABITS["changed"], f"{changed} changed" if changed else "")
        both = zip(first.leaves, again.leaves, strict=False)
        apart = [x.name for x, y in both if x.value.tobytes() != y.value.tobytes()]
        note = f"{', '.join(apart)} not the same, asked again" if apart else ""
        yield habit(one, HABITS["unrepeatable"], note)
