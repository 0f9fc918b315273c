"""Find Octave on this machine.

    OCTAVE_EXECUTABLE  ->  PATH  ->  the prefix in the user's cache

Finding looks at files and takes no time; asking an Octave for its version and its
BLAS starts it, so that is done once, by the first who wants to know. Standard
library only: the set-up uses this before anything else is there.

PYREF_OCTAVE=none makes every Octave invisible, to see what pyref does without.
"""

import os
import re
import selectors
import shutil
import signal
import subprocess
import time
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from pyref.errors import MissingError
from pyref.files import require_working_folder

PROGRAMS = ("octave-cli", "octave")
QUIET = ("--norc", "--no-history", "--quiet", "--no-gui")
PATIENCE, LONGEST = 60.0, 2**16  # seconds and bytes for the answer to
QUESTION = r"fprintf ('%s\n%s\n', version (), version ('-blas'));"


@dataclass(frozen=True)
class Octave:
    """An Octave: path is absolute, source tells in words how it was found."""

    path: Path
    source: str

    @property
    def details(self) -> tuple[str, str]:
        """Its version and its BLAS.

        Errors: pyref:missing, if it does not answer; pyref:file, if there is no folder
        to ask it in.
        """
        require_working_folder()
        try:
            return ask_details(self.path, self.path.stat().st_mtime_ns)
        except OSError as problem:
            raise MissingError(f"{self.path}: {problem.strerror}") from None

    @property
    def version(self) -> str:
        return self.details[0]

    @property
    def blas(self) -> str:
        return self.details[1]


@cache
def ask_details(path: Path, _: int) -> tuple[str, str]:
    """Ask an Octave for its version and its BLAS, once for a file as it is."""
    done = ask(path)
    said = done.stdout.splitlines()
    if done.returncode or len(said) != 2 or not re.match(r"\d+\.\d", said[0]):
        told = (done.stderr or done.stdout).strip().splitlines()
        last = told[-1] if told else "it printed nothing"
        raise MissingError(
            f"{path}: not an Octave that works, exit {done.returncode}, {last}"
        )
    return said[0], said[1]


def ask(path: Path, seconds: float = PATIENCE) -> subprocess.CompletedProcess[str]:
    """What a program that may be no Octave answers to the question.

    It is ended when its time is over, or when it prints without end.
    Errors: OSError where it does not start; pyref:missing.
    """
    child = subprocess.Popen(
        [path, *QUIET, "--eval", QUESTION],
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        start_new_session=True,
    )
    assert child.stdout and child.stderr
    texts = {child.stdout.fileno(): b"", child.stderr.fileno(): b""}
    until = time.monotonic() + seconds
    with child, selectors.DefaultSelector() as waiting:
        try:
            for stream in texts:
                waiting.register(stream, selectors.EVENT_READ)
            while waiting.get_map():
                ready = waiting.select(max(0, until - time.monotonic()))
                if not ready:
                    raise MissingError(f"{path}: no answer within {seconds:g} s")
                for key, _ in ready:
                    chunk = os.read(key.fd, 1 << 14)
                    texts[key.fd] += chunk
                    if not chunk:
                        waiting.unregister(key.fd)
                    if len(texts[key.fd]) > LONGEST:
                        raise MissingError(f"{path}: printed over {LONGEST} bytes")
            child.wait(max(0, until - time.monotonic()))
        except subprocess.TimeoutExpired:
            raise MissingError(f"{path}: no end within {seconds:g} s") from None
        finally:
            with suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
    out, err = (text.decode("utf-8", "replace") for text in texts.values())
    return subprocess.CompletedProcess([path], child.returncode, out, err)


def find_octave() -> Octave | None:
    """Return the Octave to use, or None where there is none.

    OCTAVE_EXECUTABLE is a wish: when it cannot be met that is a MissingError, never
    another Octave than the one asked for.
    """
    if os.environ.get("PYREF_OCTAVE") == "none":
        return None
    asked = os.environ.get("OCTAVE_EXECUTABLE")
    if asked:
        found = shutil.which(asked)
        if found is None:
            raise MissingError(f"OCTAVE_EXECUTABLE is {asked}, not a program")
        return Octave(absolute(found), "OCTAVE_EXECUTABLE")
    for name in PROGRAMS:
        found = shutil.which(name)
        if found is not None:
            return Octave(absolute(found), "PATH")
    found = shutil.which(wrapper())
    if found is not None:
        return Octave(absolute(found), "the user cache")
    return None


def require_octave() -> None:
    """Refuse what is found as Octave and does not answer as one: pyref:missing."""
    octave = find_octave()
    if octave:
        octave.details  # noqa: B018  asks it


def absolute(found: str) -> Path:
    """The program itself, and of the pair octave, octave-cli the one without windows.

    Links are kept as they are: they are the names the owner chose, and some programs
    act by the name they are called by.
    """
    path = Path(found).absolute()
    plain = path.with_name("octave-cli")
    return plain if path.name == "octave" and os.access(plain, os.X_OK) else path


def prefix(suite: str = "") -> Path:
    """Where an Octave lies that was unpacked without being root, or that of a suite."""
    cache = os.environ.get("XDG_CACHE_HOME") or "~/.cache"
    return Path(cache).expanduser() / "pyref" / f"octave{suite and '-'}{suite}"


def wrapper(suite: str = "") -> Path:
    """The program in the prefix: it sets the libraries' path, then becomes Octave."""
    return prefix(suite) / "octave-cli"
