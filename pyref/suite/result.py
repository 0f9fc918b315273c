"""What came out of each item of a suite, and the exit code that says it all.

read -> run -> results
               ^^^^^^^
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyref.junit import Test, write_tests

SCHEMA = "pyref/suite/1"
CODES = {
    "same": 0,
    "right": 0,
    "skipped": 0,
    "different": 1,
    "wrong": 1,
    "stale": 1,
    "refused": 2,
    "missing": 3,
    "not judged": 4,
}
"""What each outcome makes of the exit code; of several the least that is not 0.

skipped: missing, and asked to be let be; it passed nothing. stale: kept from another
source, or with other inputs. refused: what the file says of it cannot be. missing: a
program is not on this machine.
"""
PASSED = ("same", "right")


@dataclass(frozen=True)
class Result:
    """The outcome of one item. text: its report in words, report: as data, if any.

    brief: what is wrong in a few words, for lists of what failed; "" where no more is
    to be said. note: that it was replayed or kept, and from or in which file.
    """

    kind: str
    name: str
    outcome: str
    text: str
    seconds: float = 0.0
    note: str = ""
    report: Mapping[str, Any] | None = field(default=None, repr=False)
    brief: str = ""

    @property
    def message(self) -> str:
        """The outcome, and what is wrong."""
        return f"{self.outcome}: {self.brief}" if self.brief else self.outcome

    @property
    def passed(self) -> bool:
        return self.outcome in PASSED

    @property
    def failed(self) -> bool:
        return CODES[self.outcome] != 0


def find_code(results: Sequence[Result]) -> int:
    """0 where all passed or were skipped; else 1 before 2 before 3 before 4.

    Where all were skipped nothing was judged: that of a program that is missing.
    """
    if not any(one.failed or one.passed for one in results):
        return CODES["missing"]
    return min((CODES[one.outcome] for one in results if one.failed), default=0)


def write_line(result: Result, wide: int) -> str:
    """Outcome, seconds, kind and name, names as wide as the widest."""
    head = f"  {result.outcome:<10} {result.seconds:6.1f} s  {result.kind:<9}  "
    return f"{head}{result.name.ljust(wide)}  {result.note}".rstrip()


def write_summary(results: Sequence[Result], seconds: float) -> str:
    count = Counter(one.outcome for one in results)
    told = ", ".join(f"{count[word]} {word}" for word in CODES if count[word])
    failed = sum(one.failed for one in results)
    passed = sum(one.passed for one in results)
    items = f"{len(results)} item{'s' if len(results) > 1 else ''}"
    most = items if passed == len(results) else f"{passed} of {items}"
    head = f"{failed} of {items} failed" if failed else f"{most} passed"
    return f"{head} in {seconds:.1f} s: {told}"


def as_json(
    file: Path | str, results: Sequence[Result], seconds: float
) -> dict[str, Any]:
    """One object: schema, file, whether all passed, and every item with its report."""
    return {
        "schema": SCHEMA,
        "file": str(file),
        "passed": find_code(results) == 0,
        "seconds": round(seconds, 3),
        "summary": dict(Counter(one.outcome for one in results)),
        "items": [
            {
                "kind": one.kind,
                "name": one.name,
                "outcome": one.outcome,
                "passed": one.passed,
                "seconds": round(one.seconds, 3),
                "note": one.note,
                "text": one.text,
                "report": one.report,
            }
            for one in results
        ],
    }


def write_junit(results: Sequence[Result], title: str = "pyref suite") -> bytes:
    """A test case for each item: what is wrong fails, what else did not pass errs."""
    return write_tests(title, map(make_test, results))


def make_test(result: Result) -> Test:
    mark = {0: "skipped", 1: "failure"}.get(CODES[result.outcome], "error")
    mark = "" if result.passed else mark
    message, text = (result.message, result.text) if mark else ("", "")
    return Test(result.kind, result.name, mark, message, text, result.seconds)
