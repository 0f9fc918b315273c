"""Reach Octave by oct2py: one session that stays, many batches.

oct2py carries the data; what it leaves open is closed here. Its timeout measures
silence, so a deadline of this side kills Octave itself, by the number of its process.
A printed prompt would put it one answer behind, so every answer must hold the nonce
of its question. After any trouble the session is ended and the next batch begins a
new one. oct2py.kill_octave ends every Octave of the user and is never called.
"""

import contextlib
import logging
import os
import shlex
import signal
import sys
import threading
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from pyref.errors import OctaveError
from pyref.runners.octave import canary
from pyref.runners.octave.find import QUIET, Octave
from pyref.runners.octave.packet import Reply, Request, cell, envelope, items, text_of
from pyref.runners.octave.transport import (
    DEADLINE,
    Transport,
    environment,
    new_nonce,
    preamble,
    private_folder,
    replies_of,
)

LOG = logging.getLogger("pyref.octave")
LOG.addHandler(logging.NullHandler())
LOG.propagate = False
LOG.setLevel(logging.CRITICAL)
starting = threading.Lock()


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
        self.overdue = False
        self.held = contextlib.ExitStack()
        self.lock = threading.Lock()

    def describe(self) -> dict[str, str]:
        version, blas = self.octave.details
        return {"transport": self.name, "octave": version, "blas": blas}

    def run_batch(self, requests: Sequence[Request]) -> list[Reply]:
        envelopes = cell(envelope(request) for request in requests)
        with self.lock, self.broken_session_ends():
            if self.session is None:
                self.start()
            return self.cross(requests, envelopes)

    def start(self) -> None:
        folder = self.held.enter_context(private_folder())
        with self.watched():
            self.session = new_session(self.octave, folder, self)
            self.session._engine.eval(preamble(folder, self.folders))
        first = self.cross([canary.REQUEST], cell([envelope(canary.REQUEST)]))
        canary.check(first[0], self.name)

    def cross(self, requests: Sequence[Request], envelopes: np.ndarray) -> list[Reply]:
        nonce = new_nonce()
        with self.watched():
            # oct2py takes what follows the last dot of a name for a file's extension
            answer = self.session.feval(
                *("feval", "pyref.internal.run_cases", envelopes, nonce),
                nout=1,
                stream_handler=ignore,
            )
        if not isinstance(answer, dict):
            raise OctaveError(f"{self.name}: answered {answer!r}, was asked {nonce}")
        raw = items(answer, "replies")
        return replies_of(requests, nonce, text_of(answer, "nonce"), raw, self.name)

    @contextlib.contextmanager
    def watched(self) -> Iterator[None]:
        """Kill Octave when the deadline is over, whatever it is doing."""
        timer = threading.Timer(self.deadline, self.expire)
        timer.daemon = True
        self.overdue = False
        timer.start()
        try:
            yield
        finally:
            timer.cancel()

    def expire(self) -> None:
        self.overdue = True
        self.kill()

    def kill(self) -> None:
        if self.child is not None and not self.child.terminated:
            with contextlib.suppress(ProcessLookupError):
                os.kill(self.child.pid, signal.SIGKILL)

    @contextlib.contextmanager
    def broken_session_ends(self) -> Iterator[None]:
        """Any trouble ends the session; what is no error of ours becomes one."""
        try:
            yield
        except Exception as problem:
            late, fate = self.overdue, self.fate()
            self.close()
            if late:
                raise OctaveError(
                    f"{self.name}: no answer in time, the deadline is "
                    f"{self.deadline:g} s"
                ) from None
            if isinstance(problem, OctaveError):
                raise
            if fate:
                raise OctaveError(f"{self.name}: Octave is gone, {fate}") from None
            said = " ".join(str(problem).split())[-500:] or "nothing"
            raise OctaveError(
                f"{self.name}: {type(problem).__name__}, saying {said}"
            ) from None
        except BaseException:
            self.close()
            raise

    def fate(self) -> str:
        """How Octave ended, empty while it runs."""
        if self.child is None or self.child.isalive():
            return ""
        if self.child.signalstatus is not None:
            return f"signal {self.child.signalstatus}"
        return f"exit status {self.child.exitstatus}"

    def close(self) -> None:
        """End Octave by the number of its process, then let oct2py tidy up."""
        session, self.session = self.session, None
        self.kill()
        if self.child is not None:
            with contextlib.suppress(Exception):
                self.child.wait()
            self.child = None
        if session is not None:
            with contextlib.suppress(Exception):
                session.exit()
        self.held.close()


def ignore(_: str) -> None:
    pass


def new_session(octave: Octave, folder: Path, owner: Oct2pySession) -> Any:
    """An oct2py session whose files all lie in folder."""
    with starting:
        core = quiet_import()
        regular = core.OctaveEngine

        class Engine(regular):  # type: ignore[misc, valid-type]
            def _validate_executable(self, _: str) -> str:
                return octave.version

            def _get_temp_dir(self) -> str:
                (folder / "plots").mkdir()
                return str(folder)

            def _create_repl(self) -> Any:
                owner.child = terminal(octave.path)
                return prompted(owner.child)

            def _interrupt(self, *_: object, **__: object) -> str:
                raise KeyboardInterrupt

        try:
            core.OctaveEngine = Engine
            session = core.Oct2Py(
                logger=LOG,
                executable=shlex.quote(str(octave.path)),
                temp_dir=str(folder),
                backend="disable",
                auto_show=False,
                load_octaverc=False,
                keep_matlab_shapes=True,
                convert_to_float=False,
                oned_as="row",
            )
        finally:
            core.OctaveEngine = regular
    session.restart = ignore_restart
    session._engine.stdin_handler = refuse_input
    return session


def terminal(path: Path) -> Any:
    from pyref.runners.octave.terminal import Terminal

    return Terminal(
        str(path),
        [*QUIET, "--interactive", "--no-line-editing"],
        env={**environment(), "TERM": "dumb"},
        echo=False,
        encoding="utf-8",
        codec_errors="ignore",
    )


def prompted(child: Any) -> Any:
    """The process as oct2py talks to it, waiting at its prompt."""
    from metakernel.replwrap import REPLWrapper
    from octave_kernel.kernel import STDIN_PROMPT_REGEX

    child.delaybeforesend = None
    return REPLWrapper(
        child,
        "octave.*>",
        "PS1('{0}'); PS2('{1}')",
        stdin_prompt_regex=STDIN_PROMPT_REGEX,
        force_prompt_on_continuation=True,
    )


def ignore_restart() -> None:
    """oct2py would start another Octave in place of a dead one, unseen."""


def refuse_input(_: str) -> str:
    raise OctaveError("oct2py: Octave asked for input, there is none")


def quiet_import() -> Any:
    """oct2py.core, without the session that importing oct2py starts."""
    if "oct2py" in sys.modules:
        import oct2py.core

        return oct2py.core
    import octave_kernel.kernel as kernel

    regular = kernel.OctaveEngine
    kernel.OctaveEngine = Unused  # type: ignore[misc, assignment]
    try:
        import oct2py.core

        oct2py.octave.exit()
    finally:
        kernel.OctaveEngine = regular  # type: ignore[misc]
    oct2py.core.OctaveEngine = regular
    return oct2py.core


class Unused:
    """Stands in for Octave while oct2py is imported: nothing is started."""

    executable = ""
    tmp_dir = ""

    def __init__(self, **_: object) -> None:
        self.repl = self

    def eval(self, _: str) -> None:
        pass

    def terminate(self) -> None:
        pass

    def _cleanup(self) -> None:
        pass
