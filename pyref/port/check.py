"""Check a port against the fixtures of a layer, and say what is wrong with it.

report = check(function, "batchnorm")
report = check("file.py:function", "batchnorm")

    target -> call -> search -> examine -> diagnose -> report

check begins with a target and ends with a report; judge_port takes the steps between.
"""

import os
import subprocess
from collections.abc import Callable, Sequence
from typing import Any

from pyref.crosscheck.finding import Finding
from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError
from pyref.fixtures.case import Case
from pyref.fixtures.load import load
from pyref.layers import __all__ as LAYERS
from pyref.port.call import look
from pyref.port.conventions import Convention
from pyref.port.diagnose import diagnose
from pyref.port.examine import GIVING_UP, examine, judge_answer
from pyref.port.habits import special, watch_habits
from pyref.port.locate import locate
from pyref.port.process import DEADLINE, Launch, Port, PortError
from pyref.port.report import Report
from pyref.port.search import explain_no_trial, search
from pyref.port.target import WORKER, Target, name_function, read_target
from pyref.runners.blas import require_blas

ACCEPTABLE = ("unbiased", "turned", "scan", "ties", "textbook", "habits")
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
) -> Report:
    """Judge a port of a layer, whatever its form and convention.

    function: a function or class, (forward, backward), or text as for pyref check; with
    process the command of a process. It runs in a process of its own, so it must stand
    in a file. accept: what is let pass, of unbiased, turned, scan, ties, textbook,
    habits. deadline: seconds for each answer. habits: whether they are tried at all.
    jail: words put before the command. target: the command itself, found already.
    launch: what starts its process, that of Copies where many ports are checked.

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
            report = judge_port(port, target, layer, cases, tuple(accept), habits)
        except PortError as error:
            return Report(target.name, layer, reason=str(error), accepted=tuple(accept))
    require_blas(only_loaded=True)  # SciPy may have come with a layer
    return report


def judge_port(
    port: Port,
    target: Target,
    layer: str,
    cases: Sequence[Case],
    accept: tuple[str, ...],
    habits: bool,
) -> Report:
    """The report on a port that can be asked.

    1. Look what it takes. 2. Search its convention, in float32 where nothing can be
    tried in float64. 3. Examine it on all cases, and hold its numbers against what is
    known. 4. Watch its habits. 5. Diagnose and locate what is wrong.
    """
    takes = look(port, cases[0].sheet, layer) if target.looks else None
    if isinstance(takes, str):
        return Report(target.name, layer, reason=takes, accepted=accept)
    arrays_only = target.language == "octave"  # where there is no 1-D array
    trials = search(port, cases, takes, arrays_only)
    trials = trials or search(port, cases, takes, arrays_only, "float32")
    if not trials:
        reason = explain_no_trial(port, cases, takes)
        return Report(target.name, layer, reason=reason, accepted=accept)
    convention = trials[0].convention
    lost = GIVING_UP - 1 if all(t.broke for t in trials) else 0
    answers = examine(port, cases, convention, lost)
    judged = [(answer, judge_answer(answer)) for answer in answers]
    numbers = [f for _, found in judged for f in found]
    findings = [f for answer, found in judged if answer.usual for f in found]
    if habits:
        findings += [special(a, found) for a, found in judged if not a.usual]
        findings += watch_habits(port, answers, convention, target.looks)
    return Report(
        target=target.name,
        layer=layer,
        findings=tuple(findings),
        conventions=convention.phrases,
        others=find_others(convention, numbers),
        diagnoses=tuple(diagnose(answers, numbers)),
        places=tuple(locate(answers, numbers)),
        left_out=len(cases) - len({a.case.id for a in answers}),
        accepted=accept,
    )


def find_others(
    convention: Convention, findings: Sequence[Finding]
) -> tuple[tuple[str, str], ...]:
    """What makes it another function: choices of its convention, and those at ties."""
    choices = [(choice.name, choice.say) for choice in convention.others]
    notes = [f.note for f in findings if f.verdict == "pass" and f.note]
    return (*choices, *(("ties", note) for note in dict.fromkeys(notes)))
