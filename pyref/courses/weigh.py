"""A task that is run, and what came of it where the course's own formula is another."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from pyref.courses.read import Known, Task
from pyref.port.examine import BAD
from pyref.port.habits import WARNINGS
from pyref.suite.result import Result
from pyref.suite.run import Run

OWN, PRINTED = "as the course has it", "printed so"
NONE = Task(())


@dataclass(frozen=True)
class TaskRun(Run):
    """An item of a course, with its task."""

    task: Task = NONE

    def result(self) -> Result:
        return weigh(self.task, super().result())


def weigh(task: Task, result: Result) -> Result:
    """The result, with what is the course's own; right where that is all, and right."""
    if result.outcome != "wrong" or not (task.known and result.report):
        return result
    told = list_wrong(result.report)
    own = [known for known in task.known if is_told(known, told)]
    if not all(any(is_told(known, [one]) for known in own) for one in told):
        return result  # something else is wrong as well, or instead
    right = all(known.right for known in own)
    note = OWN if right else PRINTED
    lines = [result.text, *(f"  {note}: {known.told}" for known in own)]
    outcome = "right" if right else result.outcome
    return replace(result, outcome=outcome, note=note, text="\n".join(lines))


def list_wrong(report: Mapping[str, Any]) -> list[str]:
    """All that counts against a port: mistakes, arrays that none explains, habits."""
    diagnoses = [one for one in report["diagnoses"] if one["share"] == 1]
    explained = {name for one in diagnoses for name in one["where"]}
    names = [one["name"] for one in report["diagnoses"]]
    bad = [f["array"] for f in report["findings"] if f["verdict"] in BAD]
    return [*names, *dict.fromkeys(b for b in bad if b not in (*explained, *WARNINGS))]


def is_told(known: Known, told: list[str]) -> bool:
    return any(known.mistake in one for one in told)
