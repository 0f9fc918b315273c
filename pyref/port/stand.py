"""Where a port stands that does not return: the file and line of its own code.

    target -> call -> search -> examine -> diagnose -> report
              ^^^^
The worker in Python has Python write the stack to standard error at a signal, also
within a loop that never ends (worker/serve.py). A process that does not catch this
signal, of Octave or of another language, is not asked.
"""

import os
import re
import signal
import sysconfig
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import IO

SIGNAL = getattr(signal, "SIGUSR1", 0)
WAIT, PAUSE = 0.5, 0.02  # seconds for the stack to come, and between two looks
LARGEST = 20_000  # bytes of standard error that are looked at
HEAD = "(most recent call first):"
FRAME = re.compile(r'^  File "(.+)", line (\d+) in ', re.MULTILINE)
PACKAGES = {"site-packages", "dist-packages", "numpy", "scipy"}  # also within a jail
LIBRARY = sysconfig.get_path("stdlib")


def find_stand(pid: int, errors: IO[bytes]) -> str:
    """As "pool.py, line 12"; nothing where it is not known. errors: what it wrote."""
    if not catches(pid):
        return ""
    began = errors.seek(0, os.SEEK_END)
    with suppress(ProcessLookupError, PermissionError):
        os.kill(pid, SIGNAL)
    end = time.monotonic() + WAIT
    while time.monotonic() < end:
        time.sleep(PAUSE)
        size = errors.seek(0, os.SEEK_END)
        errors.seek(max(began, size - LARGEST))
        told = errors.read().decode("utf-8", "replace").rpartition(HEAD)[2]
        if any(is_worker(path) for path, _ in list_frames(told)):  # the stack is whole
            return find_own(told)
    return ""


def catches(pid: int) -> bool:
    """Whether a process has said what it does at the signal; others would end."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("ascii", "replace")
    except OSError:
        return False
    found = re.search(r"^SigCgt:\s*([0-9a-f]+)$", status, re.MULTILINE)
    return bool(SIGNAL and found and int(found[1], 16) >> (SIGNAL - 1) & 1)


def list_frames(told: str) -> Iterator[tuple[str, int]]:
    """The frames of a stack, the innermost first: a file and a line."""
    for path, line in FRAME.findall(told):
        yield path, int(line[:9])


def find_own(told: str) -> str:
    """The innermost frame that is of the port, not of a library; nothing if none is."""
    for path, line in list_frames(told):
        if is_worker(path):
            return ""
        name = Path(path).name
        library = path.startswith(f"{LIBRARY}/") or PACKAGES & {*Path(path).parts}
        if not library and re.fullmatch(r"[\w.-]+", name):
            return f"{name}, line {line}"
    return ""


def is_worker(path: str) -> bool:
    return Path(path).parts[-3:-1] == ("port", "worker")
