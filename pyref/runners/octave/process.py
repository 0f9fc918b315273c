"""Reach Octave by a process of its own for each batch, and two files.

Judged by its exit status and by the reply file, never by what it prints.
"""

import subprocess
import threading
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any

from scipy.io import loadmat, savemat

from pyref.errors import OctaveError
from pyref.runners.confine import confine
from pyref.runners.family import end_family, mark
from pyref.runners.octave import canary
from pyref.runners.octave.find import QUIET, Octave
from pyref.runners.octave.folder import is_full, private_folder
from pyref.runners.octave.packet import Reply, Request, cell, envelope, items, text_of
from pyref.runners.octave.transport import (
    DEADLINE,
    START,
    Transport,
    environment,
    new_nonce,
    preamble,
    quote,
    replies_of,
)
from pyref.runners.pace import INTERVAL, Limits, Pace

writing = threading.Lock()  # savemat is not made for two threads at once


class OctaveProcess(Transport):
    name = "process"

    def __init__(
        self, octave: Octave, folders: Sequence[str] = (), deadline: float = DEADLINE
    ):
        self.octave = octave
        self.folders = folders
        self.deadline = deadline
        self.full: set[Path] = set()
        self.child: subprocess.Popen[bytes] | None = None

    def describe(self) -> dict[str, str]:
        version, blas = self.octave.details
        return {"transport": self.name, "octave": version, "blas": blas}

    def run_batch(
        self, requests: Sequence[Request], limits: Limits | None = None
    ) -> list[Reply]:
        asked = [canary.REQUEST, *requests]
        envelopes = cell(envelope(request) for request in asked)
        limits = limits or (lambda _: self.deadline)
        with private_folder(self.full) as folder:
            pace = Pace(
                folder / "progress",
                lambda place: limits(place - 1) if place else START,
                len(asked),
            )
            try:
                first, *replies = self.exchange(folder, asked, envelopes, pace)
                canary.check(first, self.name)
            except Exception as problem:
                if is_full(folder):
                    self.full.add(folder.parent)
                lost = self.name_loss(problem, pace)
                if not pace.begun:  # the batch may be too large, or Octave be broken
                    lost.starting = not requests or not self.can_start()
                raise lost from None
        return replies

    def can_start(self) -> bool:
        try:
            self.run_batch([])
        except OctaveError:
            return False
        return True

    def exchange(
        self,
        folder: Path,
        asked: Sequence[Request],
        envelopes: Any,
        pace: Pace,
    ) -> list[Reply]:
        nonce = new_nonce()
        question = {"requests": envelopes, "nonce": nonce}
        with writing:
            savemat(folder / "request.mat", question, oned_as="row")
        status = self.wait(folder, pace)
        returned, raw = read(folder / "reply.mat", status)
        return replies_of(asked, nonce, returned, raw, self.name)

    def name_loss(self, problem: Exception, pace: Pace) -> OctaveError:
        """What broke a batch as an error of ours, which says where."""
        lost = problem if isinstance(problem, OctaveError) else None
        if lost is None:
            said = " ".join(str(problem).split())[-500:]
            lost = OctaveError(f"{self.name}: {type(problem).__name__}, saying {said}")
        running = pace.running
        lost.fresh = True
        lost.starting = running == 0  # the canary
        lost.at = running - 1 if running else None
        return lost

    def wait(self, folder: Path, pace: Pace) -> int:
        """Octave's exit status; it is killed when a request is late."""
        reply, whole = quote(folder / "part.mat"), quote(folder / "reply.mat")
        program = (
            f"{preamble(folder, self.folders)} "
            f"sent = load ({quote(folder / 'request.mat')}); "
            "answer = pyref.internal.serve_cases (sent.requests, sent.nonce, "
            f"{quote(pace.file)}); "
            f"save ('-v6', {reply}, 'answer'); rename ({reply}, {whole});"
        )
        child = self.start([str(self.octave.path), *QUIET, "--eval", program], folder)
        try:
            while True:
                with suppress(subprocess.TimeoutExpired):
                    return child.wait(INTERVAL)
                if pace.is_late():
                    raise OctaveError(
                        f"{self.name}: no answer in time, the deadline is "
                        f"{pace.limit:g} s"
                    )
        finally:
            end_family(child.pid, str(folder))
            child.wait()

    def start(self, command: Sequence[str], folder: Path) -> subprocess.Popen[bytes]:
        try:
            child = subprocess.Popen(
                command,
                cwd=folder,
                env={**environment(), **mark(str(folder))},
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
            )
        except OSError as problem:
            raise OctaveError(f"{self.octave.path}: {problem.strerror}") from None
        confine(child.pid)
        self.child = child
        if self.aborted:
            child.kill()
        return child

    def abort(self) -> None:
        self.aborted = True
        if self.child is not None:
            self.child.kill()


def read(file: Path, status: int) -> tuple[Any, list[Any]]:
    """Nonce and raw replies from a reply file."""
    if status or not file.exists():
        found = "a" if file.exists() else "no"
        how = f"signal {-status}" if status < 0 else f"exit status {status}"
        raise OctaveError(f"process: {how} and {found} reply file")
    answer = loadmat(file, mat_dtype=True)["answer"]
    return text_of(answer, "nonce"), items(answer, "replies")
