"""End a process with all that it started, also what has left its session.

    environment = {**os.environ, **mark(name)}      what is started inherits it
    end_family(pid, name)

A grandchild that began a session of its own, or whose parent is gone, still has the
environment that it was started with, and the mark in it. Where another program's
environment cannot be read, the process group is what is ended.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress

import psutil

MARK = "PYREF_SESSION"
ROUNDS, PAUSE = 100, 0.01  # what forks while it is ended is ended in a later round


def mark(name: str) -> dict[str, str]:
    """The variable by which all that a process starts is known."""
    return {MARK: name}


def end_family(pid: int | None, name: str) -> None:
    """Kill the process group of pid, and every process that has the mark."""
    if pid is not None:
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(pid, signal.SIGKILL)
    for _ in range(ROUNDS):
        members = list(find_marked(name))
        if not members:
            return
        for member in members:
            with suppress(psutil.Error):
                member.kill()
        time.sleep(PAUSE)


def find_marked(name: str) -> Iterator[psutil.Process]:
    """Processes, this one apart, that were started with the mark."""
    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            marked = process.environ().get(MARK) == name
            if marked and process.pid != os.getpid():
                yield process
