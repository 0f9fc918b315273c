"""Say why a port could not be judged, and how to write one that can.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
The form that was seen, what its most successful attempt said, and the shortest
wrapper that works, as code to be pasted.
"""

import textwrap
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from pyref.fixtures.case import Sheet
from pyref.fixtures.load import layers, load
from pyref.port.look import Look
from pyref.port.lost_axes import tell_lost_axis
from pyref.port.process import PortError
from pyref.port.reach import Subject, reach
from pyref.port.target import Target
from pyref.port.trials import Trial

WIDTH = 72  # of code that is to be pasted, which stands six columns in

PROCESS = (
    "a process answers each line that it reads, a request, with one that it writes:\n"
    '    {"id": 7, "inputs": {"x": {"shape": [2, 3], "values": ["1 2 3", "4 5 6"]}},\n'
    '     "upstream": {"dy": ...}, ...}\n'
    '    {"id": 7, "results": {"y": {"shape": ..., "values": ...}, "dx": ...}}\n'
    "the page docs/protocol.md of a release has all of it, and ports in five languages"
)


def find_reason(seen: Look, trials: Sequence[Trial], sheet: Sheet) -> str:
    """Why a port cannot be called, in a sentence: what was seen and what was tried."""
    if lost := tell_lost_axis(trials):
        return lost
    reason = find_error(seen, trials, sheet)
    is_called = any(trial.late and trial.error == reason for trial in trials)
    if not is_called:
        reason = f"cannot be called as {sheet.layer}: {reason}"
    if seen.form:
        reason += f"; seen: {seen.form}"
    if len(trials) > 1:
        reason += f"; tried: {len(trials)} conventions"
    return reason


def find_other(subject: Subject) -> str:
    """The layer as which a port can be called instead, of those of a like name.

    That has one array in the place of the first few, as self-attention has x for q, k
    and v, and everything else as it is. Nothing where there is none.
    """
    sheet = subject.sheet
    words = {*sheet.layer.split("_")}
    for name in layers() if len(sheet.inputs) > 2 else ():
        if name == sheet.layer or not words & {*name.split("_")}:
            continue
        cases = [case for case in load(name) if not case.error]
        if cases and has_fewer(cases[0].sheet, sheet):
            with suppress(PortError):
                seen, found = reach(replace(subject, cases=cases))
                if found.answered and not seen.error:
                    return name
    return ""


def has_fewer(one: Sheet, other: Sheet) -> bool:
    """Whether a layer has one input in the place of several of the other's first."""
    rest = list(one.inputs)[1:]
    fewer = len(one.inputs) < len(other.inputs)
    same = list(one.options) == list(other.options)
    return bool(rest) and fewer and same and list(other.inputs)[-len(rest) :] == rest


def find_error(seen: Look, trials: Sequence[Trial], sheet: Sheet) -> str:
    """What the worker says, or the port in the attempt that went farthest."""
    if seen.error:
        return seen.error
    told = [trial for trial in trials if trial.error]
    if told:
        return max(told, key=lambda trial: trial.farther).error  # the first of equals
    hidden = [
        n for n in sheet.options if seen.takes is not None and n not in seen.takes
    ]
    if hidden:
        inside = "no case has what it may have inside instead"
        return f"it takes no {', '.join(hidden)}, and {inside}"
    return "it gave no result and no error"


def write_advice(target: Target, sheet: Sheet, goes_back: bool = True) -> str:
    """The shortest port that works, around the user's own functions.

    goes_back: whether the layer has a way back; a step of an optimizer has none.
    """
    if target.language == "process":
        return PROCESS
    octave = target.language == "octave"
    lines = write_octave(sheet, goes_back) if octave else write_python(sheet, goes_back)
    if octave:
        head = f"this form works, with your own code in it, as my_{sheet.layer}.m:"
    else:
        head = "this form works, with your own code in it:"
        lines = [f"from {name_module(target)} import *", *lines]
    code = [part for line in lines for part in fold_code(line, " ..." * octave)]
    told = "\n".join([head, *(f"    {line}" for line in code)])
    if octave and goes_back:
        told += "\nor two functions: pyref check f.m,f_backward.m; in Octave\n"
        told += f"    pyref.check ({{@f, @f_backward}}, '{sheet.layer}')"
    return told


def list_arguments(sheet: Sheet) -> tuple[str, str, str, str]:
    """What a port takes, gives, takes on its way back, and gives there."""
    inputs = ["x"] if sheet.through else list(sheet.inputs)
    options = [] if sheet.through else list(sheet.options)
    outputs = list(sheet.through or sheet.outputs)
    lists = (
        [*inputs, *options],
        outputs,
        [f"d{y}" for y in outputs],
        [f"d{name}" for name in inputs],
    )
    takes, gives, upstream, gradients = map(", ".join, lists)
    return takes, gives, upstream, gradients


def write_python(sheet: Sheet, goes_back: bool) -> list[str]:
    takes, gives, upstream, gradients = list_arguments(sheet)
    head = f"def my_{sheet.layer}({takes}):"
    several = f"({gradients})" if "," in gradients else gradients
    if not goes_back:
        return [head, f"    return {gives}"]
    return [
        head,
        f"    {gives} = ...",
        f"    def back({upstream}):",
        "        # each of the size of its input",
        f"        return {several}",
        f"    return {gives}, back",
    ]


def write_octave(sheet: Sheet, goes_back: bool) -> list[str]:
    takes, gives, upstream, gradients = list_arguments(sheet)
    name = f"my_{sheet.layer}"
    if not goes_back:
        return [f"function [{gives}] = {name} ({takes})", "  ...", "end"]
    return [
        f"function [{gives}, back] = {name} ({takes})",
        f"  {gives.split(',')[0]} = ...;",
        f"  back = @({upstream}) {name}_back ({upstream}, {takes});",
        "end",
        f"function [{gradients}] = {name}_back ({upstream}, {takes})",
        "  ...",
        "end",
    ]


def fold_code(line: str, mark: str) -> list[str]:
    """A line within brackets as lines that fit; mark stands where one goes on."""
    start = len(line) - len(line.lstrip())
    parts = textwrap.wrap(
        line,
        WIDTH - len(mark),
        subsequent_indent=" " * (start + 8),
        break_long_words=False,
        break_on_hyphens=False,
    )
    return [*(part + mark for part in parts[:-1]), *parts[-1:]]


def name_module(target: Target) -> str:
    """The module in which the functions of a target lie, with its packages."""
    file = target.name.split(":")[0]
    if not file.endswith(".py"):
        return file
    path = Path(file)
    names = [path.stem]
    while (path.parent / "__init__.py").exists() and path.parent.name:
        path = path.parent
        names.insert(0, path.name)
    return ".".join(names)
