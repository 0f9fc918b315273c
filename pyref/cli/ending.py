"""How a command ends: by itself, by a signal, by an error; with what it started.

    with obeyed_signals(), ended_children():
        try: run the command
        except BaseException as problem: code = settle(problem)
        code = flush(code)

Whatever ends it, what it started ends too: on Linux also what has left its parents,
which comes to this process as their next of kin.
"""

import atexit
import ctypes
import os
import shutil
import signal
import sys
import threading
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from itertools import chain
from types import FrameType
from typing import Any

import click

from pyref.errors import FileError, MachineError, MissingError, PyrefError
from pyref.files import GONE, require_working_folder
from pyref.fold import fold_line
from pyref.foreign import show
from pyref.runners.family import list_children

SIGNALS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
FAULT = 70  # of pyref itself
PR_SET_CHILD_SUBREAPER = 36
ROUNDS = 100


class Stopped(BaseException):
    """A signal asked this command to end, or its reader has gone (SIGPIPE)."""

    def __init__(self, number: int):
        super().__init__(f"stopped by {signal.Signals(number).name}")
        self.number = number


class Hold:
    """Whether a signal to end waits, and the one that does."""

    def __init__(self) -> None:
        self.closed = False
        self.waiting: Stopped | None = None

    @contextmanager
    def released(self) -> Iterator[None]:
        """Let signals be obeyed at once in here, one that waits first."""
        self.closed = False
        try:
            self.end()
            yield
        finally:
            self.closed = True

    def end(self) -> None:
        """Raise what waits."""
        if self.waiting:
            stopped, self.waiting = self.waiting, None
            raise stopped


_hold = Hold()


@contextmanager
def held_signals() -> Iterator[Hold]:
    """Let a signal to end wait until the end of this, but for what is released.

    So nothing that was found is lost between two steps: where it is released, the one
    who called is there to take it.
    """
    _hold.closed = True
    try:
        yield _hold
    finally:
        _hold.closed = False
    _hold.end()


@contextmanager
def obeyed_signals() -> Iterator[None]:
    """Raise Stopped at the first signal to end; a second one ends at once.

    Where signals are held it waits. What is ignored, as in a shell's background, stays
    so.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.getsignal(number) for number in SIGNALS}

    def stop(number: int, _: FrameType | None) -> None:
        for each in SIGNALS:
            signal.signal(each, signal.SIG_DFL)
        if not _hold.closed:
            raise Stopped(number)
        _hold.waiting = Stopped(number)

    for number, handler in before.items():
        if handler != signal.SIG_IGN:
            signal.signal(number, stop)
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


@contextmanager
def ended_children() -> Iterator[None]:
    """End all processes that begin meanwhile and are left, however they were left."""
    before = list_children(os.getpid())
    adopt_orphans(True)
    try:
        yield
    finally:
        for _ in range(ROUNDS):
            left = list_children(os.getpid()) - before
            if not left:
                break
            for pid in left:
                with suppress(ProcessLookupError, PermissionError, ChildProcessError):
                    os.kill(pid, signal.SIGKILL)
                    os.waitpid(pid, 0)
        adopt_orphans(False)


def adopt_orphans(wanted: bool) -> None:
    """Let processes whose parents end become children of this one, on Linux."""
    if sys.platform == "linux":
        with suppress(OSError, AttributeError):
            ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, int(wanted), 0, 0, 0)


def settle(problem: BaseException) -> int:
    """The exit code of what ended a command, after one line on standard error."""
    if isinstance(problem, SystemExit):
        if isinstance(problem.code, str):
            say(problem.code)
            return 2
        return problem.code or 0
    if isinstance(problem, click.ClickException):
        problem.show()
        return 2
    if isinstance(problem, click.Abort | KeyboardInterrupt):
        return 128 + signal.SIGINT
    if isinstance(problem, Stopped):
        if problem.number != signal.SIGPIPE:  # nobody reads
            say(str(problem))
        return 128 + problem.number
    if isinstance(problem, OSError) and not has_working_folder():
        say(GONE)
        return 2
    if isinstance(problem, PyrefError):
        say(str(problem))
        return 3 if isinstance(problem, MissingError | MachineError) else 2
    if isinstance(problem, OSError):
        place = f"{problem.filename}: " if problem.filename else ""
        say(f"{place}{problem.strerror or problem}")
        return 2
    if isinstance(problem, MemoryError):
        say("out of memory")
        return 2
    if os.environ.get("PYREF_TRACEBACK"):
        traceback.print_exception(problem)
    said = " ".join(str(problem).split())
    say(f"a fault of pyref: {type(problem).__name__} {said}; "
        "PYREF_TRACEBACK=1 shows where")  # fmt: skip
    return FAULT


def has_working_folder() -> bool:
    try:
        require_working_folder()
    except FileError:
        return False
    return True


def say(text: str) -> None:
    """Print why it ends; on a terminal in lines that fit."""
    told = f"pyref: {show(text, lines=True)}"
    with suppress(OSError, ValueError, AttributeError):  # it may be closed
        if sys.stderr.isatty():
            width = shutil.get_terminal_size().columns
            whole = [show(word.rpartition(":")[0] or word) for word in sys.argv[1:]]
            lines = (fold_line(line, width, whole) for line in told.splitlines())
            told = "\n".join(chain.from_iterable(lines))
        click.echo(told, err=True)


def flush(code: int) -> int:
    """Write out what was printed; the exit code, 2 where that cannot be written."""
    for stream in (sys.stdout, sys.stderr):
        try:
            stream.flush()
        except BrokenPipeError:
            close_quietly(stream)
            code = code or 128 + signal.SIGPIPE
        except OSError as problem:
            close_quietly(stream)
            say(f"standard output: {problem.strerror}")
            code = code or 2
    return code


def end_now(code: int) -> None:
    """End after what was registered for the end, and free no memory piece by piece.

    Python does that at its end, and after many cases it takes most of the time.
    """
    atexit._run_exitfuncs()
    flush(code)
    os._exit(code)


def close_quietly(stream: Any) -> None:
    """Let nothing more be written there, nor tried when Python ends."""
    with suppress(OSError, ValueError), open(os.devnull, "wb") as nothing:
        os.dup2(nothing.fileno(), stream.fileno())
