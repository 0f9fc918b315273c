"""Check a port against the fixtures of a layer, and say what is wrong with it.

report = check(function, "batchnorm")
report = check("file.py:function", "batchnorm")
"""

import inspect
import os
from collections.abc import Callable, Sequence

from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError, MachineError
from pyref.fixtures.load import load
from pyref.layers import __all__ as LAYERS
from pyref.port.conventions import optional
from pyref.port.diagnose import diagnose
from pyref.port.examine import GIVING_UP, TIE, examine, judged
from pyref.port.habits import habits as habits_of
from pyref.port.habits import special
from pyref.port.locate import locate
from pyref.port.process import DEADLINE, Port, PortError
from pyref.port.report import Report
from pyref.port.search import excuse, search
from pyref.port.target import WORKER, Target, target_of
from pyref.runners.blas import require_blas

ACCEPTABLE = ("unbiased", "turned", "scan", "ties", "textbook", "habits")


def check(
    function: Callable | tuple[Callable, Callable] | str,
    layer: str,
    *,
    process: bool = False,
    accept: Sequence[str] = (),
    deadline: float = DEADLINE,
    habits: bool = True,
    jail: Sequence[str] = (),
    target: Target | None = None,
) -> Report:
    """Judge a port of a layer, whatever its form and convention.

    function: a function or class, (forward, backward), or text as for pyref check; with
    process the command of a process. It runs in a process of its own, so it must stand
    in a file. accept: what is let pass, of unbiased, turned, scan, ties, textbook,
    habits. deadline: seconds for each answer. habits: whether they are tried at all.
    jail: words put before the command. target: the command itself, found already.

    Errors: pyref:value, pyref:missing, pyref:machine.
    """
    must_be_known(layer, set(LAYERS), "no layer")
    if os.environ.get(WORKER):
        raise DomainError("the file of the port calls pyref.check while it is loaded")
    for word in accept:
        must_be_known(word, set(ACCEPTABLE), "nothing that can be accepted")
    require_blas()
    found = target or target_of(named(function), process)
    cases = [case for case in load(layer) if not case.error]
    with Port(
        (*jail, *found.command),
        deadline,
        found.environment,
        drops_ones=found.language != "python",
    ) as port:
        try:
            return judge(port, found, layer, cases, tuple(accept), habits)
        except PortError as error:
            return Report(found.name, layer, reason=str(error), accepted=tuple(accept))


def judge(port, target, layer, cases, accept, habits):
    """Look, search, examine, diagnose."""
    takes = look(port, cases[0].sheet, layer) if target.looks else None
    if isinstance(takes, str):
        return Report(target.name, layer, reason=takes, accepted=accept)
    flat = target.language == "octave"  # where there is no 1-D array
    trials = search(port, cases, takes, flat)
    trials = trials or search(port, cases, takes, flat, "float32")
    if not trials:
        reason = excuse(port, cases, takes)
        return Report(target.name, layer, reason=reason, accepted=accept)
    convention = trials[0].convention
    lost = GIVING_UP - 1 if all(t.broke for t in trials) else 0
    answers = examine(port, cases, convention, lost)
    numbers = [f for a in answers for f in judged(a)]
    findings = [f for a in answers if a.usual for f in judged(a)]
    if habits:
        findings += [special(a) for a in answers if not a.usual]
        findings += habits_of(port, answers, convention, target.looks)
    return Report(
        target=target.name,
        layer=layer,
        findings=tuple(findings),
        conventions=convention.says,
        others=others(convention, numbers),
        diagnoses=tuple(diagnose(answers, numbers)),
        places=tuple(locate(answers, numbers)),
        left_out=len(cases) - len({a.case.id for a in answers}),
        accepted=accept,
    )


def others(convention, findings):
    """What makes it another function: choices of its convention, and those at ties."""
    found = [(choice.name, choice.say) for choice in convention.others]
    notes = dict.fromkeys(f.note for f in findings if f.note.startswith(TIE))
    return (*found, *(("ties", note) for note in notes))


def look(port, sheet, layer):
    """What the port takes (None: anything), or why it cannot be called, as text."""
    inner = sheet.through
    names = {
        "inputs": ["x"] if inner else list(sheet.inputs),
        "options": [] if inner else list(sheet.options),
        "optional": [] if inner else optional(sheet),
        "outputs": list(inner or sheet.outputs),
    }
    reply = port.ask({"layer": layer, "job": "look", "names": names})
    if "look" not in reply:
        return str(reply.get("error", "its worker cannot look at it"))
    if reply["look"].get("machine"):
        raise MachineError(reply["look"]["machine"])
    return reply["look"].get("takes")


def named(function):
    """A function as module:name or file:name, by which its own process can find it."""
    if isinstance(function, str):
        return function
    pair = function if isinstance(function, tuple) else (function,)
    places = {place_of(one) for one in pair}
    if len(places) > 1:
        raise DomainError(
            f"forward and backward stand in {' and '.join(sorted(places))}"
        )
    return f"{places.pop()}:{','.join(one.__qualname__ for one in pair)}"


def place_of(function):
    name = getattr(function, "__qualname__", "")
    if not name or "<" in name:
        raise DomainError(f"{name or function!r}: not found by name in any file")
    try:
        file = inspect.getsourcefile(function)
    except TypeError:
        file = None
    return file if file and file.endswith(".py") else function.__module__
