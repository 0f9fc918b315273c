"""Say why a port could not be judged, and how to write one that can.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
The form that was seen, what its most successful attempt said, and the shortest
wrapper that works, as code to be pasted.
"""

from collections.abc import Sequence
from pathlib import Path

from pyref.fixtures.case import Sheet
from pyref.port.look import Look
from pyref.port.target import Target
from pyref.port.trials import Trial

PROCESS = (
    "a process answers each line that it reads, a request, with one that it writes:\n"
    '    {"id": 7, "inputs": {"x": {"shape": [2, 3], "values": ["1 2 3", "4 5 6"]}},\n'
    '     "upstream": {"dy": ...}, ...}\n'
    '    {"id": 7, "results": {"y": {"shape": ..., "values": ...}, "dx": ...}}\n'
    "the page docs/protocol.md of a release has all of it, and ports in five languages"
)


def find_reason(seen: Look, trials: Sequence[Trial], sheet: Sheet) -> str:
    """Why a port cannot be called, in a sentence: what was seen and what was tried."""
    reason = f"cannot be called as {sheet.layer}: {find_error(seen, trials, sheet)}"
    if seen.form:
        reason += f"; seen: {seen.form}"
    if len(trials) > 1:
        reason += f"; tried: {len(trials)} conventions"
    return reason


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


def write_advice(target: Target, sheet: Sheet) -> str:
    """The shortest port that works, around the user's own functions."""
    if target.language == "process":
        return PROCESS
    inputs = ["x"] if sheet.through else list(sheet.inputs)
    options = [] if sheet.through else list(sheet.options)
    outputs = list(sheet.through or sheet.outputs)
    takes, upstream = (
        ", ".join([*inputs, *options]),
        ", ".join(f"d{y}" for y in outputs),
    )
    gradients = ", ".join(f"d{name}" for name in inputs)
    stem = Path(target.name.split(":")[0].split(",")[0]).stem
    name = f"my_{sheet.layer}"
    if target.language == "octave":
        return (
            f"this form works, with your own code in it, as {name}.m:\n"
            f"    function [{', '.join(outputs)}, back] = {name} ({takes})\n"
            f"      {outputs[0]} = ...;\n"
            f"      back = @({upstream}) {name}_back ({upstream}, {takes});\n"
            "    end\n"
            f"    function [{gradients}] = {name}_back ({upstream}, {takes})\n"
            "      ...\n"
            "    end\n"
            "or two functions: pyref check f.m,f_backward.m; in Octave\n"
            f"    pyref.check ({{@f, @f_backward}}, '{sheet.layer}')"
        )
    return (
        "this form works, with your own code in it:\n"
        f"    from {stem} import *\n"
        f"    def {name}({takes}):\n"
        f"        {', '.join(outputs)} = ...\n"
        f"        def back({upstream}):\n"
        f"            return {gradients}  # each of the size of its input\n"
        f"        return {', '.join(outputs)}, back"
    )
