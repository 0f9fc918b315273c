"""End a process with all that it started, also what has left its session.

    environment = {**os.environ, **mark(name)}      what is started inherits it
    end_family(pid, name)
    end_tree(pid)                                   quicker, and without a mark

A grandchild that began a session of its own, or whose parent is gone, still has the
environment that it was started with, and the mark in it. Where another program's
environment cannot be read, the process group is what is ended.
"""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    import psutil

MARK = "PYREF_SESSION"
ROUNDS, PAUSE = 100, 0.01  # what forks while it is ended is ended in a later round


def mark(name: str) -> dict[str, str]:
    """The variable by which all that a process starts is known."""
    return {MARK: name}


def end_family(pid: int | None, name: str) -> None:
    """Kill the process group of pid, and every process that has the mark."""
    import psutil

    if pid is not None:
        end_group(pid)
    for _ in range(ROUNDS):
        members = list(find_marked(name))
        if not members:
            return
        for member in members:
            with suppress(psutil.Error):
                member.kill()
        time.sleep(PAUSE)


def find_marked(name: str) -> Iterator["psutil.Process"]:
    """Processes, this one apart, that were started with the mark."""
    import psutil

    for process in psutil.process_iter():
        with suppress(psutil.Error, OSError):
            marked = process.environ().get(MARK) == name
            if marked and process.pid != os.getpid():
                yield process


def end_tree(pid: int) -> None:
    """Kill the process group of pid, and its children and theirs in other groups."""
    descendants = list(list_descendants(pid))
    end_group(pid)
    for one in descendants:
        with suppress(ProcessLookupError, PermissionError):
            os.kill(one, signal.SIGKILL)


def end_group(pid: int) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, signal.SIGKILL)


def list_descendants(pid: int) -> Iterator[int]:
    """Children of a process and theirs, where Linux tells them."""
    for child in list_children(pid):
        yield child
        yield from list_descendants(child)


def list_children(pid: int) -> set[int]:
    """Processes whose parent is that one, where Linux tells them."""
    found: set[int] = set()
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        with suppress(OSError):
            found |= {int(child) for child in task.read_text().split()}
    return found
