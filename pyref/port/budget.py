"""What a port may use in all, over every process that it gets.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
The deadline holds for one answer. Where a port is not trusted the sum of them counts as
well, and what a process has in hand is looked at while it is waited for.
"""

import os
import signal
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from math import inf
from pathlib import Path

LOOK = 0.05  # seconds between two looks at a process
LONGEST = 2**28  # bytes of a reply
TICKS = getattr(os, "sysconf", lambda name: 100)("SC_CLK_TCK")
START = 60.0  # more for the first reply: imports and compilers take their time


@dataclass
class Budget:
    """seconds: for all answers; longest: bytes of one; find_excess: what a process has
    too much of, in words, by its number. start: seconds that a first reply may take
    longer; load: of them those of the processor in which a file must have loaded, where
    the process is watched. spent: seconds so far; over: why there is nothing left;
    late: why nothing ever began. A process that is watched stands still while nothing
    is asked.
    """

    seconds: float = inf
    longest: int = LONGEST
    find_excess: Callable[[int], str] | None = None
    start: float = START
    load: float = inf
    spent: float = 0.0
    over: str = ""
    late: str = ""

    def wait(self, left: float) -> float:
        """How long to wait for a process before the next look at it."""
        left = min(left, self.seconds - self.spent)
        return max(0.0, min(left, LOOK) if self.find_excess else left)

    def look(self, pid: int, taken: float) -> str:
        """Why there is nothing left, once an answer has taken so many seconds."""
        if not self.over and self.spent + taken >= self.seconds:
            self.over = f"{self.seconds:g} s for all answers are over"
        if not self.over and self.find_excess:
            self.over = self.find_excess(pid)
        return self.over

    def is_stuck(self, pid: int) -> bool:
        """Whether a process that still loads has computed for longer than it may."""
        return self.load < inf and count_seconds(pid) > self.load

    def halt(self, pid: int, halted: bool) -> None:
        """Stop the process and what it started, or let it go on; if it is watched."""
        if self.find_excess:
            with suppress(ProcessLookupError, PermissionError):  # it has ended
                os.killpg(pid, signal.SIGSTOP if halted else signal.SIGCONT)


def count_seconds(pid: int) -> float:
    """Seconds of the processor that a process has had; 0 where no one tells.

    Its own start is among them. Of a busy machine it has a share, and its clock goes
    on: so an import of SciPy takes as many there as elsewhere.
    """
    try:
        stat = Path(f"/proc/{pid}/stat").read_text("ascii", "replace")
    except OSError:
        return 0.0
    fields = stat.rpartition(")")[2].split()  # a name may have blanks and brackets
    return (int(fields[11]) + int(fields[12])) / TICKS
