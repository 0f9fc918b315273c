"""A task that is run, and what came of it where the course's own formula is another.

So are functions of which the course prints numbers.
"""

import time
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from pyref.courses.find import PrintedIn
from pyref.courses.printed import judge_printed
from pyref.courses.read import Known, Task
from pyref.errors import PyrefError
from pyref.port.examine import BAD
from pyref.port.habits import WARNINGS
from pyref.suite.read import Item
from pyref.suite.result import Result
from pyref.suite.run import Run

OWN, PRINTED = "as the course has it", "printed so"
NONE = Task(())


@dataclass(frozen=True)
class TaskRun(Run):
    """An item of a course, with its task; shown: what stands for files of ours.

    undone: the same item without what is the course's own.
    """

    task: Task = NONE
    shown: Mapping[str, str] = field(default_factory=dict)
    undone: Item | None = None

    def result(self) -> Result:
        found = weigh(self.task, self.show(super().result()))
        if found.outcome != "wrong" or found.note or not self.undone:
            return found
        bare = self.show(Run(self.undone, tell=self.tell).result())
        return prefer_undone(self.task, found, bare)

    def show(self, found: Result) -> Result:
        """With the user's files in the place of those written to call them."""
        report = found.report and show_as(self.shown, found.report)
        return replace(found, text=show_as(self.shown, found.text), report=report)


@dataclass(frozen=True)
class PrintedRun(Run):
    """A function of which the course prints numbers: whether it gives them."""

    found: PrintedIn | None = None
    deadline: float = 10.0

    def result(self) -> Result:
        found = self.found
        assert found
        began = time.perf_counter()
        try:
            judged = judge_printed(found.printed, found.target, self.deadline)
            result = self.make(judged[0], show_as(found.shown, judged[1]))
        except PyrefError as error:
            result = self.refuse(error)
        return replace(result, seconds=time.perf_counter() - began)


def show_as(shown: Mapping[str, str], told: Any) -> Any:
    """Text or plain data, with what stands for files that were written to call them."""
    if isinstance(told, str):
        for name, other in shown.items():
            told = told.replace(name, other)
        return told
    if isinstance(told, Mapping):
        return {key: show_as(shown, value) for key, value in told.items()}
    if isinstance(told, list | tuple):
        return [show_as(shown, value) for value in told]
    return told


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


def prefer_undone(task: Task, found: Result, bare: Result) -> Result:
    """What else is wrong, where something is: bare is without what is the course's own.

    A port that lacks it has more that is wrong then, and stays what it was.
    """
    if bare.outcome != "wrong" or not (found.report and bare.report):
        return found
    if len(list_arrays(bare.report)) > len(list_arrays(found.report)):
        return found
    told = [known.told for known in task.known if known.undone]
    text = "\n".join([bare.text, *(f"  taken off before: {one}" for one in told)])
    seconds = found.seconds + bare.seconds
    return replace(bare, name=found.name, text=text, seconds=seconds)


def list_arrays(report: Mapping[str, Any]) -> set[str]:
    """The results in which something is wrong."""
    bad = (f["array"] for f in report["findings"] if f["verdict"] in BAD)
    return {*bad} - {*WARNINGS}


def list_wrong(report: Mapping[str, Any]) -> list[str]:
    """All that counts against a port: mistakes, arrays that none explains, habits."""
    diagnoses = [one for one in report["diagnoses"] if one["share"] == 1]
    explained = {name for one in diagnoses for name in one["where"]}
    names = [one["name"] for one in report["diagnoses"]]
    failed = (f for f in report["findings"] if f["verdict"] in BAD)
    bad = [f["array"] for f in failed if f.get("grade") != "C"]  # C loses digits alone
    return [*names, *dict.fromkeys(b for b in bad if b not in (*explained, *WARNINGS))]


def is_told(known: Known, told: list[str]) -> bool:
    return any(known.mistake in one for one in told)
