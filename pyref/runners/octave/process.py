"""Reach Octave by a process of its own for each batch, and two files.

Judged by its exit status and by the reply file, never by what it prints.
"""

import subprocess
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from scipy.io import loadmat, savemat

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
    quote,
    replies_of,
)

writing = threading.Lock()  # savemat is not made for two threads at once


class OctaveProcess(Transport):
    name = "process"

    def __init__(
        self, octave: Octave, folders: Sequence[str] = (), deadline: float = DEADLINE
    ):
        self.octave = octave
        self.folders = folders
        self.deadline = deadline

    def describe(self) -> dict[str, str]:
        version, blas = self.octave.details
        return {"transport": self.name, "octave": version, "blas": blas}

    def run_batch(self, requests: Sequence[Request]) -> list[Reply]:
        asked = [canary.REQUEST, *requests]
        nonce = new_nonce()
        with private_folder() as folder:
            question = {
                "requests": cell(envelope(request) for request in asked),
                "nonce": nonce,
            }
            with writing:
                savemat(folder / "request.mat", question, oned_as="row")
            status = self.wait(folder)
            returned, raw = read(folder / "reply.mat", status)
        first, *replies = replies_of(asked, nonce, returned, raw, self.name)
        canary.check(first, self.name)
        return replies

    def wait(self, folder: Path) -> int:
        """Octave's exit status; it is killed when the deadline is over."""
        reply, whole = quote(folder / "part.mat"), quote(folder / "reply.mat")
        program = (
            f"{preamble(folder, self.folders)} "
            f"sent = load ({quote(folder / 'request.mat')}); "
            "answer = pyref.internal.run_cases (sent.requests, sent.nonce); "
            f"save ('-v6', {reply}, 'answer'); rename ({reply}, {whole});"
        )
        started = time.monotonic()
        try:
            done = subprocess.run(
                [self.octave.path, *QUIET, "--eval", program],
                cwd=folder,
                env=environment(),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                start_new_session=True,
                timeout=self.deadline,
            )
        except subprocess.TimeoutExpired:
            spent = time.monotonic() - started
            raise OctaveError(
                f"{self.name}: no answer after {spent:.1f} s, the deadline is "
                f"{self.deadline:g} s"
            ) from None
        except OSError as problem:
            raise OctaveError(f"{self.octave.path}: {problem}") from None
        return done.returncode


def read(file: Path, status: int) -> tuple[Any, list[Any]]:
    """Nonce and raw replies from a reply file."""
    if status or not file.exists():
        found = "a" if file.exists() else "no"
        raise OctaveError(f"process: exit status {status} and {found} reply file")
    answer = loadmat(file, mat_dtype=True)["answer"]
    return text_of(answer, "nonce"), items(answer, "replies")
