"""Python layers of one's own in a process apart, which they may break.

    with PythonSession() as session:
        results = session.run_batch([(case, "numpy", "float64")], limits)

What a layer prints is thrown away, and the keyboard is closed to it.
"""

import json
import os
import selectors
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from contextlib import suppress
from typing import Any, Self

from pyref.errors import PyrefError, SessionError
from pyref.fixtures.case import Case
from pyref.paths import list_import_paths
from pyref.runners.apart.wire import HEAD, read
from pyref.runners.confine import confine
from pyref.runners.family import end_family, mark
from pyref.runners.octave.transport import START, new_nonce
from pyref.runners.pace import Limits
from pyref.runners.result import Result

Run = tuple[Case, str, str]
"""A case, a runner and a precision."""
CHUNK = 1 << 20


class PythonSession:
    """One process of Python, started when it is first needed, and again when lost."""

    def __init__(self) -> None:
        self.child: subprocess.Popen[bytes] | None = None
        self.name = ""
        self.source = -1
        self.answered = False
        self.aborted = False

    def run_batch(self, runs: Sequence[Run], limits: Limits) -> list[Result]:
        """One result for each run.

        Errors: pyref:session where the process was lost; what a layer that cannot be
        loaded raises.
        """
        results: list[Result] = []
        try:
            if self.child is None:
                self.start()
            for place, (case, runner, dtype) in enumerate(runs):
                question = [case.sheet.place, case.id, runner, dtype]
                results.append(self.ask(question, limits(place)))
        except (OSError, SessionError, EOFError) as problem:
            lost = self.name_loss(problem)
            lost.at = None if lost.starting else len(results)
            lost.fresh = not self.answered
            self.close()
            raise lost from None
        except BaseException:
            self.close()
            raise
        self.answered = True
        return results

    def start(self) -> None:
        self.answered = False
        self.name = f"python-{os.getpid()}-{new_nonce()}"
        self.source, sink = os.pipe()
        worker = [sys.executable, "-m", "pyref.runners.apart.worker", str(sink)]
        try:
            self.child = subprocess.Popen(
                worker,
                stdin=subprocess.PIPE,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                pass_fds=[sink],
                env={**make_environment(), **mark(self.name)},
                start_new_session=True,
            )
        finally:
            os.close(sink)
        confine(self.child.pid)
        if self.aborted:
            self.child.kill()
        try:
            self.read(START)
        except (OSError, SessionError, EOFError) as problem:
            lost = self.name_loss(problem)
            lost.starting = True
            raise lost from None

    def ask(self, question: Sequence[str], seconds: float) -> Result:
        assert self.child and self.child.stdin
        self.child.stdin.write(json.dumps(question).encode() + b"\n")
        self.child.stdin.flush()
        result = self.read(seconds)
        if isinstance(result, PyrefError):
            raise result
        if not isinstance(result, Result):
            raise SessionError(f"python: answered with {type(result).__name__}")
        return result

    def read(self, seconds: float) -> Any:
        """One answer, before so many seconds are over."""
        until = time.monotonic() + seconds
        (size,) = HEAD.unpack(self.read_bytes(HEAD.size, until, seconds))
        data = self.read_bytes(size, until, seconds)
        try:
            return read(data)
        except Exception as problem:  # bytes of the layer's own making
            said = f"python: answered with what is no result: {problem}"
            raise SessionError(said) from None

    def read_bytes(self, size: int, until: float, seconds: float) -> bytes:
        data = bytearray()
        with selectors.DefaultSelector() as ready:
            ready.register(self.source, selectors.EVENT_READ)
            while len(data) < size:
                if not ready.select(max(0, until - time.monotonic())):
                    late = f"python: no answer in time, the deadline is {seconds:g} s"
                    raise SessionError(late)
                chunk = os.read(self.source, min(CHUNK, size - len(data)))
                if not chunk:
                    raise EOFError
                data += chunk
        return bytes(data)

    def name_loss(self, problem: Exception) -> SessionError:
        if isinstance(problem, SessionError):
            return problem
        said = f"{type(problem).__name__} {problem}".strip()
        if self.child is not None and isinstance(problem, EOFError | BrokenPipeError):
            with suppress(subprocess.TimeoutExpired):
                status = self.child.wait(1)
                how = f"signal {-status}" if status < 0 else f"exit status {status}"
                said = f"Python is gone, {how}"
        return SessionError(f"python: {said}")

    def abort(self) -> None:
        """End what runs at once, called from another thread; nothing runs after."""
        self.aborted = True
        if self.child is not None:
            self.child.kill()

    def close(self) -> None:
        child, self.child = self.child, None
        if child is None:
            return
        end_family(child.pid, self.name)
        child.wait()
        os.close(self.source)
        with suppress(OSError):
            assert child.stdin
            child.stdin.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()


def make_environment() -> Mapping[str, str]:
    """That of the worker, which finds this checkout first and leaves no files."""
    paths = list_import_paths(os.environ.get("PYTHONPATH", ""))
    return {**os.environ, "PYTHONPATH": paths, "PYTHONDONTWRITEBYTECODE": "1"}
