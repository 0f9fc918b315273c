"""The pyref command: arguments and printing only.

Exit codes: 0 all passed; 1 something is wrong in what was checked; 2 the call or a
file is wrong; 3 a needed program is missing, or this machine computes wrong; 4 a port
was not judged; 70 a fault of pyref itself; 130 interrupted, 128 and the number of a
signal. What a command needs is imported when it runs, so that --help answers at once.
"""

import os
import sys

from pyref.cli import commands
from pyref.cli.ending import (
    Stopped,
    end_now,
    ended_children,
    flush,
    obeyed_signals,
    settle,
)
from pyref.cli.group import pyref
from pyref.runners.leftovers import clear_folders

__all__ = ["commands", "main", "pyref"]


def main() -> None:
    """Run the command; whatever ends it becomes an exit code and one line."""
    code, ended = 0, None
    with obeyed_signals(), ended_children():
        try:
            pyref.main(prog_name="pyref", standalone_mode=False)
        except BaseException as problem:
            ended = problem  # with its frames, and so all that was found
            code = settle(problem)
        code = flush(code)
    if isinstance(ended, Stopped):
        clear_folders(os.getpid())  # it may have come while one was made or removed
        end_now(code)
    sys.exit(code)
