"""Check a port against the fixtures of a layer, and say what is wrong with it.

report = check(function, "batchnorm")
report = check("file.py:function", "batchnorm")

    target -> call -> search -> examine -> diagnose -> report

check begins with a target and ends with a report; judge_port takes the steps between.
"""

import os
import subprocess
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError
from pyref.fixtures.case import Case
from pyref.fixtures.load import load
from pyref.layers import __all__ as LAYERS
from pyref.port.conditions import find_condition
from pyref.port.conventions import Convention
from pyref.port.coverage import list_untried
from pyref.port.diagnose import diagnose
from pyref.port.examine import examine, find_gives, judge_answer, refuse_short
from pyref.port.habits import special, watch_habits
from pyref.port.limits import limit_to_square_kernels
from pyref.port.locate import locate
from pyref.port.look import Look, look
from pyref.port.pose import pose
from pyref.port.process import DEADLINE, Launch, Port, PortError
from pyref.port.refuse import refuse_port
from pyref.port.report import Report
from pyref.port.search import Tell, search
from pyref.port.target import WORKER, Target, name_function, read_target
from pyref.port.ties import settle_ties
from pyref.port.trials import pass_over
from pyref.runners.blas import require_blas

ACCEPTABLE = (
    "unbiased", "turned", "scan", "ties", "declined", "textbook", "habits"
)  # fmt: skip
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
    strict: bool = False,
    tell: Tell = lambda text: None,
) -> Report:
    """Judge a port of a layer, whatever its form and convention.

    function: a function or class, (forward, backward), or text as for pyref check; with
    process the command of a process. It runs in a process of its own. accept: what is
    let pass, of unbiased, turned, scan, ties, declined, textbook, habits. strict:
    whether warnings count. deadline: seconds for each answer. habits: whether they are
    tried at all. jail: words put before the command. target: the command itself, found
    already. launch: what starts its process, that of Copies where many ports are
    checked. tell: told what is being tried, in words.

    Errors: pyref:value, pyref:missing, pyref:machine.
    """
    must_be_known(layer, set(LAYERS), "no layer")
    if os.environ.get(WORKER):
        raise DomainError("the file of the port calls pyref.check while it is loaded")
    for word in accept:
        must_be_known(word, set(ACCEPTABLE), "nothing that can be accepted")
    require_blas(only_loaded=True)
    target = target or read_target(name_function(function), process)
    cases = [case for case in load(layer) if not case.error]
    with Port(
        (*jail, *target.command),
        deadline,
        target.environment,
        drops_ones=target.language != "python",
        launch=launch,
    ) as port:
        try:
            report = judge_port(port, target, layer, cases, habits, tell)
        except PortError as error:
            report = Report(target.name, layer, reason=str(error))
    require_blas(only_loaded=True)  # SciPy may have come with a layer
    return replace(report, accepted=tuple(accept), strict=strict)


def judge_port(
    port: Port,
    target: Target,
    layer: str,
    cases: Sequence[Case],
    habits: bool,
    tell: Tell,
) -> Report:
    """The report on a port that can be asked.

    1. Look what it takes. 2. Search its convention, in float32 where nothing can be
    tried in float64. 3. Examine it on all cases, and hold its numbers against what is
    known. 4. Watch its habits. 5. Diagnose and locate what is wrong.
    """
    sheet = cases[0].sheet
    arrays_only = target.language == "octave"  # where there is no 1-D array
    seen = look(port, sheet, layer, arrays_only) if target.looks else Look()
    if seen.error:
        return refuse_port(target, sheet, seen, [])
    found = search(port, cases, seen, tell=tell)
    if not found.trials:
        found = search(port, cases, seen, "float32", tell=tell)
    if not found.trials or not any(t.answered for t in found.trials):
        return refuse_port(target, sheet, seen, found.trials)
    convention = found.trials[0].convention
    used = [*cases, *found.made]
    tell("all cases")
    answers = [a for a in examine(port, used, convention) if not a.aside]
    gives = find_gives(answers)
    answers = [refuse_short(answer, gives) for answer in answers]
    if found.patient:
        answers = [pass_over(answer) for answer in answers]
    judged = [(answer, judge_answer(answer)) for answer in answers]
    judged, limit = limit_to_square_kernels(judged)
    answers = [answer for answer, _ in judged]
    numbers = [f for _, found in judged for f in found]
    findings = [f for answer, found in judged if answer.usual for f in found]
    if habits:
        tell("habits")
        findings += [special(a, found) for a, found in judged if not a.usual]
        findings += watch_habits(port, answers, convention, target.looks)
    report = Report(
        target=target.name,
        layer=layer,
        findings=tuple(findings),
        conventions=(*convention.phrases, *([limit] if limit else [])),
        others=find_others(convention, numbers),
        untried=list_untried(answers, convention),
        gives=gives or convention.gives,
        left_out=sum(pose(case, convention) is None for case in used),
    )
    if report.declined:
        left = {f.case for f in report.declined}
        parted = [[a.case for a in answers if (a.case.id in left) == k] for k in (1, 0)]
        report = replace(report, left="; ".join(find_condition(*parted)))
    few = 2 * len({f.case for f in report.declined}) > report.cases()
    if found.patient and few and report.wrong:
        return refuse_port(target, sheet, seen, found.trials)
    if few or not report.wrong:
        return report  # of few results that are left nothing is diagnosed
    tell("known mistakes")
    diagnoses = tuple(diagnose(answers, numbers))
    chosen = settle_ties(report, answers, diagnoses)
    if chosen:
        return chosen
    places = tuple(locate(answers, numbers))
    return replace(report, diagnoses=diagnoses, places=places)


def find_others(
    convention: Convention, findings: Sequence[Finding]
) -> tuple[tuple[str, str], ...]:
    """What makes it another function: choices of its convention, and those at ties."""
    choices = [(choice.name, choice.say) for choice in convention.others]
    notes = [f.note for f in findings if f.verdict == "pass" and f.note]
    return (*choices, *(("ties", note) for note in dict.fromkeys(notes)))
