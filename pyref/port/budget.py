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

LOOK = 0.05  # seconds between two looks at a process
LONGEST = 2**28  # bytes of a reply
START = 60.0  # more for the first reply: imports and compilers take their time


@dataclass
class Budget:
    """seconds: for all answers; longest: bytes of one; find_excess: what a process has
    too much of, in words, by its number. start: seconds that a first reply may take
    longer. spent: seconds so far; over: why there is nothing left; late: why nothing
    ever began. A process that is watched stands still while nothing is asked.
    """

    seconds: float = inf
    longest: int = LONGEST
    find_excess: Callable[[int], str] | None = None
    start: float = START
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

    def halt(self, pid: int, halted: bool) -> None:
        """Stop the process and what it started, or let it go on; if it is watched."""
        if self.find_excess:
            with suppress(ProcessLookupError, PermissionError):  # it has ended
                os.killpg(pid, signal.SIGSTOP if halted else signal.SIGCONT)
