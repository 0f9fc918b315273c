"""Run an item of a suite: a comparison, a check of a port, a check of a gradient.

    read -> run -> results
            ^^^

All paths are from the suite's folder, which must be the working folder.
"""

import time
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from pyref.errors import MissingError, PyrefError
from pyref.pairs.data import as_json as write_compared
from pyref.pairs.gradcheck import gradcheck
from pyref.pairs.report import Report
from pyref.pairs.run import compare
from pyref.port.report import as_json as write_checked
from pyref.port.report import require_there
from pyref.port.wording import write_brief
from pyref.suite.keep import find_stale, is_absent
from pyref.suite.read import Item
from pyref.suite.result import Result
from pyref.whole.check import check
from pyref.whole.wording import fold_table

REFUSALS = ("value", "format", "usage", "type", "size")
RENEW = "renew with pyref suite --renew"


@dataclass(frozen=True)
class Run:
    """An item, whether what it keeps is written anew, and who is told of progress.

    skip_missing: it is skipped where a program is missing.
    """

    item: Item
    renew: bool = False
    skip_missing: bool = False
    tell: Callable[[str], None] = lambda text: None

    def result(self) -> Result:
        """What came out, with the seconds. Errors: pyref:machine."""
        began = time.perf_counter()
        try:
            found = KINDS[self.item.kind](self)
        except PyrefError as error:
            found = self.refuse(error)
        return replace(found, seconds=time.perf_counter() - began)

    def make(self, outcome: str, text: str, **more: Any) -> Result:
        return Result(self.item.kind, self.item.name, outcome, text, **more)

    def refuse(self, error: PyrefError) -> Result:
        """A program is missing, or what the file says cannot be; else not judged."""
        word = error.identifier.removeprefix("pyref:")
        if word == "machine":
            raise error
        if isinstance(error, MissingError):
            kept = self.item.keep
            none = f"; {kept} is not there" if kept and not Path(kept).is_file() else ""
            told = f"{error}{none}"
            if self.skip_missing:
                return self.make("skipped", told, note=told)
            return self.make("missing", told)
        if word in REFUSALS:
            return self.make("refused", f"{self.item.where}: {error}")
        return self.make("not judged", str(error))

    def compare(self) -> Result:
        """Both are run; without A's language what was kept of it, if it is still so."""
        item, keep = self.item, self.item.keep
        if self.renew and keep:
            return self.keep_anew()
        kept = keep if keep and Path(keep).is_file() else ""
        absent = is_absent(item)
        stale = find_stale(item) if kept else ""
        if absent and not stale and kept:
            return self.weigh(self.replay(kept), f"replayed from {kept}")
        if not (absent and stale):
            found = self.weigh(compare(**item.arguments, tell=self.tell))
            if not (found.passed and stale):
                return found
        return self.make("stale", f"{keep}: {stale}: {RENEW}")

    def keep_anew(self) -> Result:
        """Both are run, and A's side is written, unless nothing could be judged."""
        keep = Path(self.item.keep)
        keep.parent.mkdir(parents=True, exist_ok=True)
        part = keep.with_name(keep.name + ".part")
        try:
            report = compare(**self.item.arguments, keep=str(part), tell=self.tell)
            if report.outcome == "not judged":
                return self.weigh(report)
            part.replace(keep)
        finally:
            part.unlink(missing_ok=True)
        return self.weigh(report, f"kept in {self.item.keep}")

    def replay(self, kept: str) -> Report:
        """B held against what was kept of A."""
        names = ("b", "process_b", "setup_b", "names", "convention", "deadline",
                 "steps", "batch", "update_b")  # fmt: skip
        mine = {k: v for k, v in self.item.arguments.items() if k in names}
        return compare(kept, **mine, tell=self.tell)

    def weigh(self, report: Report, note: str = "") -> Result:
        outcome = report.outcome
        if outcome == "same" and not report.passed:
            outcome = "wrong" if report.wrong else "not judged"
        return self.make(outcome, str(report), note=note, report=write_compared(report))

    def check(self) -> Result:
        report = check(**self.item.arguments, tell=self.tell)
        require_there(report)
        data = write_checked(report)
        told, brief = fold_table(report), write_brief(report)
        return self.make(report.outcome, told, report=data, brief=brief)

    def gradcheck(self) -> Result:
        report = gradcheck(**self.item.arguments, tell=self.tell)
        return self.make(report.outcome, str(report), report=write_compared(report))


KINDS = {"compare": Run.compare, "check": Run.check, "gradcheck": Run.gradcheck}
