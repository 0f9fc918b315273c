"""The command that runs a target in a process of its own.

    target -> call -> search -> examine -> diagnose -> report
    ^^^^^^

module:function, file.py, file.py:function      Python, the worker of this package
file.m, forward.m,backward.m                    Octave, pyref.port.worker.serve
any other command, by --process                 whatever answers docs/protocol.md
a function that no file has by its name         carried to the worker: carry.py
"""

import os
import re
import shlex
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from pyref.errors import DomainError, MissingError
from pyref.paths import OCTAVE, list_import_paths
from pyref.port.carry import Carried, carry, find_place
from pyref.runners.octave.find import QUIET, find_octave
from pyref.runners.octave.transport import quote

WORKER = "PYREF_WORKER"  # set where a port is loaded
WORKERS = {"python": "pyref.port.worker", "octave": "pyref.port.worker.serve"}
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
    carried: Carried | None = field(default=None, repr=False)

    @property
    def looks(self) -> bool:
        """Whether its worker can tell its form, and watch it."""
        return self.language != "process"


def read_target(
    text: str | Carried, process: bool = False, workers: Mapping[str, str] = WORKERS
) -> Target:
    """The target that a text names, that is carried, or the command of a process.

    workers: what serves it, by language. Errors: pyref:value, pyref:missing.
    """
    python = (sys.executable, "-m", workers["python"])
    if isinstance(text, Carried):
        command = (*python, str(text.file))
        return Target(text.name, "python", command, make_environment(sys.path), text)
    if process:
        words = tuple(shlex.split(text))
        if not words:
            raise DomainError("the command of the process is empty")
        return Target(text, "process", words, dict(os.environ))
    if text.endswith(".m"):
        return make_octave_target(text, workers["octave"])
    return make_python_target(text, python)


def require_outside(call: str) -> None:
    """Refuse a call from the file of a port itself, which would load it again."""
    if os.environ.get(WORKER):
        told = f"calls {call} while it is loaded"
        raise DomainError(f"the file of the port {told}: if __name__ == '__main__':")


def make_python_target(text: str, worker: Sequence[str]) -> Target:
    place = text.rpartition(":")[0] if ":" in text else text
    if place.endswith(".py") and not Path(place).is_file():
        raise DomainError(f"{place}: no such file")
    if place.endswith(".m"):
        told = "the first function is called, without a name behind a colon"
        raise DomainError(f"{text}: of a .m file {told}: {place}")
    if place.endswith(".ipynb"):
        inside = "and pyref.check checks a function from inside it"
        raise DomainError(f"{place}: pyref grade --single grades a notebook, {inside}")
    if not place.endswith(".py") and ":" not in text:
        told = f"{text}: no module:function, file.py or file.m"
        if Path(text).is_file() and os.access(text, os.X_OK):
            told += f"; a program is told by --process {shlex.quote(text)}"
        raise DomainError(told)
    return Target(text, "python", (*worker, text), make_environment())


def make_environment(more: Sequence[str] = ()) -> dict[str, str]:
    """That of the worker for Python, which finds this checkout first."""
    paths = list_import_paths(os.environ.get("PYTHONPATH", ""), *more)
    found = {"PYTHONPATH": paths, WORKER: "1"}
    return limit_threads({**found, "PYTHONDONTWRITEBYTECODE": "1"})


def make_octave_target(text: str, worker: str) -> Target:
    files = [Path(name).resolve() for name in split_files(text)]
    for file in files:
        if not file.is_file():
            raise DomainError(f"{file}: no such file")
    octave = find_octave()
    if not octave:
        raise MissingError(f"{text}: Octave is needed, and none was found")
    paths = ",".join(map(str, files))
    program = octave_program(OCTAVE, paths, worker)
    command = (str(octave.path), *QUIET, "--eval", program)
    return Target(text, "octave", command, limit_threads({}))


def split_files(text: str) -> list[str]:
    """The files of a target in MATLAB; the names of folders may have commas, too."""
    return re.split(r"(?<=\.m),", text)


def octave_program(folder: Path, paths: str, worker: str = WORKERS["octave"]) -> str:
    """What Octave runs to serve a port, with a folder that has the package pyref."""
    return (
        f"warning ('off', 'Octave:shadowed-function'); addpath ({quote(folder)}); "
        f"{HIDDEN}; {worker} ({quote(paths)});"
    )


def limit_threads(more: Mapping[str, str]) -> dict[str, str]:
    """The environment, and more, with one thread for BLAS: the arrays are small.

    Where the user has chosen how many, that stays.
    """
    environment = dict(os.environ)
    for name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS"):
        environment.setdefault(name, "1")
    return {**environment, **more}


def name_function(
    function: Callable[..., Any] | tuple[Callable[..., Any], ...] | str,
) -> str | Carried:
    """A function as file:name or module:name, by which its own process can find it.

    Where no file has it under that name (of a notebook, a lambda, a closure, a partial
    or bound function, an object), or not both of a pair, it is carried there.
    Errors: pyref:value.
    """
    if isinstance(function, str):
        return function
    pair = function if isinstance(function, tuple) else (function,)
    if not pair or len(pair) > 2:
        raise DomainError(f"{len(pair)} functions, not forward and backward")
    places = {find_place(side) for side in pair}
    if len(places) > 1 or None in places:
        return carry(function)
    return f"{places.pop()}:{','.join(side.__qualname__ for side in pair)}"
