"""The command that runs a target in a process of its own.

module:function, file.py, file.py:function      Python, the worker of this package
file.m, forward.m,backward.m                    Octave, pyref.port.worker.serve
any other command, by --process                 whatever answers docs/protocol.md
"""

import os
import shlex
import sys
from dataclasses import dataclass
from pathlib import Path

from pyref.errors import DomainError, MissingError
from pyref.paths import OCTAVE, ROOT
from pyref.runners.octave.find import QUIET, find_octave
from pyref.runners.octave.transport import quote

WORKER = "PYREF_WORKER"  # set where a port is loaded
HIDDEN = (
    "if exist ('pyref') == 2, "
    "error ('pyref:value', '%s hides the package pyref', which ('pyref')); end"
)


@dataclass(frozen=True)
class Target:
    """A port: its name, its language (python, octave, process), and its command."""

    name: str
    language: str
    command: tuple[str, ...]
    environment: dict[str, str]

    @property
    def looks(self):
        """Whether its worker can tell its form, and watch it."""
        return self.language != "process"


def target_of(text: str, process: bool = False) -> Target:
    """The target that a text names, or the command of a process."""
    if process:
        words = tuple(shlex.split(text))
        if not words:
            raise DomainError("the command of the process is empty")
        return Target(text, "process", words, dict(os.environ))
    if text.endswith(".m"):
        return octave(text)
    return python(text)


def python(text):
    place = text.rpartition(":")[0] if ":" in text else text
    if place.endswith(".py") and not Path(place).is_file():
        raise DomainError(f"{place}: no such file")
    if not place.endswith(".py") and ":" not in text:
        raise DomainError(f"{text}: no module:function, file.py or file.m")
    command = (sys.executable, "-m", "pyref.port.worker", text)
    paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
    more = {"PYTHONPATH": os.pathsep.join(paths), WORKER: "1"}
    return Target(text, "python", command, single(more))


def octave(text):
    files = [Path(one).resolve() for one in text.split(",")]
    for file in files:
        if not file.is_file():
            raise DomainError(f"{file}: no such file")
    found = find_octave()
    if not found:
        raise MissingError(f"{text}: Octave is needed, and none was found")
    named = ",".join(map(str, files))
    command = (str(found.path), *QUIET, "--eval", serving(OCTAVE, named))
    return Target(text, "octave", command, single({}))


def serving(folder, named):
    """What Octave runs to serve a port, with a folder that has the package pyref."""
    return (
        f"warning ('off', 'Octave:shadowed-function'); addpath ({quote(folder)}); "
        f"{HIDDEN}; pyref.port.worker.serve ({quote(named)});"
    )


def single(more):
    """One thread for BLAS, unless the user chose: the arrays are small."""
    found = dict(os.environ)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        found.setdefault(name, "1")
    return found | more
