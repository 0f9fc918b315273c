"""Reach Octave by oct2py: one session that stays, many batches.

oct2py carries the data; what it leaves open is closed here. Its timeout measures
silence, so a clock of this side kills Octave itself, by the number of its process,
when a request is late. A printed prompt would put it one answer behind, so every
answer must hold the nonce of its question. After any trouble the session is ended and
the next batch begins a new one. oct2py.kill_octave ends every Octave of the user and is
never called.
"""

import atexit
import contextlib
import os
import signal
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pyref.errors import FileError, OctaveError
from pyref.runners.confine import confine
from pyref.runners.family import end_family
from pyref.runners.octave import canary
from pyref.runners.octave.find import Octave
from pyref.runners.octave.folder import is_full, private_folder
from pyref.runners.octave.packet import Reply, Request, cell, envelope, items, text_of
from pyref.runners.octave.transport import (
    DEADLINE,
    START,
    Transport,
    new_nonce,
    preamble,
    replies_of,
)
from pyref.runners.pace import INTERVAL, Limits, Pace


class Oct2pySession(Transport):
    name = "oct2py"

    def __init__(
        self, octave: Octave, folders: Sequence[str] = (), deadline: float = DEADLINE
    ):
        self.octave = octave
        self.folders = folders
        self.deadline = deadline
        self.session: Any = None
        self.child: Any = None
        self.folder = Path()
        self.full: set[Path] = set()
        self.answered = False
        self.overdue = 0.0  # the deadline that was not kept
        self.held = contextlib.ExitStack()
        self.lock = threading.Lock()

    def describe(self) -> dict[str, str]:
        version, blas = self.octave.details
        return {"transport": self.name, "octave": version, "blas": blas}

    def run_batch(
        self, requests: Sequence[Request], limits: Limits | None = None
    ) -> list[Reply]:
        envelopes = cell(envelope(request) for request in requests)
        limits = limits or (lambda _: self.deadline)
        with self.lock:
            if self.session is None:
                self.start()
            replies = self.cross(requests, envelopes, limits)
            self.answered = True
            return replies

    def start(self) -> None:
        from pyref.runners.octave.oct2py_engine import new_session

        self.answered = False
        self.folder = self.held.enter_context(private_folder(self.full))
        pace = Pace(self.folder / "progress", lambda _: START, 0)
        with self.broken_session_ends(pace, starting=True):
            if self.aborted:
                raise OctaveError(f"{self.name}: ended from outside")
            self.session = new_session(self.octave, self.folder, self.adopt)
            self.session._engine.eval(preamble(self.folder, self.folders))
            envelopes = cell([envelope(canary.REQUEST)])
            first = self.ask([canary.REQUEST], envelopes, pace)
            canary.check(first[0], self.name)

    def adopt(self, child: Any) -> None:
        """Take the process of a session that begins."""
        confine(child.pid)
        self.child = child
        if self.aborted:
            self.kill()

    def cross(
        self, requests: Sequence[Request], envelopes: np.ndarray, limits: Limits
    ) -> list[Reply]:
        pace = Pace(self.folder / "progress", limits, len(requests))
        with self.broken_session_ends(pace):
            return self.ask(requests, envelopes, pace)

    def ask(
        self, requests: Sequence[Request], envelopes: np.ndarray, pace: Pace
    ) -> list[Reply]:
        nonce = new_nonce()
        self.child.printed = 0
        # oct2py takes what follows the last dot of a name for a file's extension
        answer = self.session.feval(
            *("feval", "pyref.internal.serve_cases", envelopes, nonce, str(pace.file)),
            nout=1,
            stream_handler=ignore,
        )
        if not isinstance(answer, dict):
            raise OctaveError(f"{self.name}: answered {answer!r}, was asked {nonce}")
        raw = items(answer, "replies")
        return replies_of(requests, nonce, text_of(answer, "nonce"), raw, self.name)

    @contextlib.contextmanager
    def watched(self, pace: Pace) -> Iterator[None]:
        """End Octave when a request is late, whatever it is doing.

        Where it has ended by itself, what it started may hold its terminal open, at
        which oct2py would wait: that is ended too.
        """
        ended = threading.Event()
        self.overdue = 0.0

        def watch() -> None:
            while not ended.wait(INTERVAL):
                late = pace.is_late()
                if late:
                    self.overdue = pace.limit
                if late or self.has_ended():
                    self.end()
                    return

        thread = threading.Thread(target=watch, daemon=True)
        thread.start()
        try:
            yield
        finally:
            ended.set()

    def has_ended(self) -> bool:
        """Whether Octave is gone; how is not asked here."""
        child, how = self.child, os.WEXITED | os.WNOHANG | os.WNOWAIT
        try:
            return child is not None and bool(os.waitid(os.P_PID, child.pid, how))
        except ChildProcessError:
            return True

    def end(self) -> None:
        """End Octave with all that it started."""
        child = self.child
        if child is not None:
            end_family(child.pid, str(self.folder))

    def kill(self) -> None:
        child = self.child
        if child is not None and not child.terminated:
            with contextlib.suppress(ProcessLookupError):
                os.kill(child.pid, signal.SIGKILL)

    def abort(self) -> None:
        self.aborted = True
        self.kill()

    @contextlib.contextmanager
    def broken_session_ends(self, pace: Pace, starting: bool = False) -> Iterator[None]:
        """Any trouble ends the session; what is no error of ours becomes one."""
        try:
            with self.watched(pace):
                yield
        except FileError:
            self.close()
            raise
        except Exception as problem:
            lost = self.name_loss(problem)
            lost.at, lost.starting = pace.running, starting
            lost.fresh = not self.answered
            if is_full(self.folder):
                self.full.add(self.folder.parent)
            self.close()
            raise lost from None
        except BaseException:
            self.close()
            raise

    def name_loss(self, problem: Exception) -> OctaveError:
        """What broke the session as an error of ours."""
        if self.overdue:
            said = f"no answer in time, the deadline is {self.overdue:g} s"
        elif isinstance(problem, OctaveError):
            return problem
        elif fate := self.fate():
            said = f"Octave is gone, {fate}"
        else:
            words = " ".join(str(problem).split())[-500:] or "nothing"
            said = f"{type(problem).__name__}, saying {words}"
        return OctaveError(f"{self.name}: {said}")

    def fate(self) -> str:
        """How Octave ended, empty while it runs."""
        if self.child is None or self.child.isalive():
            return ""
        if self.child.signalstatus is not None:
            return f"signal {self.child.signalstatus}"
        return f"exit status {self.child.exitstatus}"

    def close(self) -> None:
        """End Octave with all that it started, then let oct2py tidy up."""
        session, self.session = self.session, None
        self.end()
        child, self.child = self.child, None
        if child is not None:
            with contextlib.suppress(Exception):
                child.wait()
        if session is not None:
            atexit.unregister(session._engine.repl.terminate)
            with contextlib.suppress(Exception):
                session.exit()
        self.held.close()


def ignore(_: str) -> None:
    pass
