"""A room of its own for a submission: a copy of its files, a worker, and the jail.

base/work        what was handed in, and what it writes
base/serve       the worker of either language, which knows no layer and no fixture
base/plan.json   what the jail lets it use
base/outside     what it must not touch: for the doors that are tried
"""

import json
import os
import shutil
import stat
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from pyref import watch
from pyref.errors import DomainError, MissingError
from pyref.foreign import show
from pyref.grading import jail
from pyref.grading.notebook import SUFFIX, Program, write_program
from pyref.grading.reading import (
    Reading,
    find_packages,
    find_python,
    list_octave,
    list_python,
)
from pyref.paths import CASES, OCTAVE, PACKAGE
from pyref.port import worker
from pyref.port.target import Target, octave_program
from pyref.runners.leftovers import own_folder
from pyref.runners.octave.find import QUIET, Octave, find_octave

JAIL = Path(jail.__file__).parent
WORKER = Path(worker.__file__).parent
WATCH = Path(watch.__file__)
SERVING = ("+port/+worker/*.m", "+internal/kind.m", "+internal/complex_door.m",
           "+internal/lengths_of.m", "+internal/try_blas.m",
           "+internal/watch.m")  # fmt: skip
LARGEST = 2**24  # bytes of a file that is copied
MOST = 2**26  # bytes of all that are copied
LIMITS = {"cpu": 60, "memory": 4096, "file": 16}  # seconds, megabytes, megabytes


@dataclass(frozen=True)
class Room:
    """base: its folder; words: the command that keeps another there.

    file: what is run, in the submission's own folder; program: that of a notebook.
    origins: of files that were written there, the line of file that each line was.
    """

    base: Path
    words: tuple[str, ...]
    file: Path
    program: Program | None = None
    origins: Mapping[str, Sequence[int]] = field(default_factory=dict)

    @property
    def work(self) -> Path:
        """The folder of the submission itself."""
        return self.base / "work"

    @property
    def serve(self) -> Path:
        """The folder of the worker."""
        return self.base / "serve"


@contextmanager
def open_room(
    file: Path, files: Sequence[Path], cells: Sequence[str] = ()
) -> Iterator[Room]:
    """A room for a file and those beside it. Errors: pyref:value, pyref:missing.

    cells: those of a notebook that are run, as a Python file of its name.
    """
    octave = need_octave(file) if file.suffix == ".m" else None
    with own_folder("grade") as base:
        words = (str(find_python()), "-I", "-S", str(JAIL), f"{base}/plan.json")
        work = base.resolve() / "work"
        room = Room(work.parent, words, work / file.name)
        room.work.mkdir()
        room.serve.mkdir()
        left = MOST
        for sibling in (file, *(one for one in files if one != file)):
            if sibling.parent == file.parent:
                left -= copy_file(sibling, room.work / sibling.name, sibling == file)
                if left < 0:
                    raise DomainError(f"its files are over {MOST >> 20} MB")
        if file.suffix == SUFFIX:
            room = lay_program(room, cells)
        lay_worker(room.serve, octave)
        (room.base / "outside").write_bytes(bytes(8))
        (room.base / "outside").chmod(0o755)
        plan = write_plan(room, list_octave(octave) if octave else list_python())
        (room.base / "plan.json").write_text(json.dumps(plan), encoding="ascii")
        yield room


def need_octave(file: Path) -> Octave:
    octave = find_octave()
    if not octave:
        raise MissingError(f"{file.name}: Octave is needed, and none was found")
    return octave


def copy_file(source: Path, copy: Path, needed: bool) -> int:
    """Copy a file of the submission, and no other; its size, 0 where it is none.

    A link of either kind may lead to what its owner could not read. needed: whether
    that is an error, pyref:value.
    """
    wait_not = getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_NOFOLLOW", 0)
    try:
        handle = os.open(source, os.O_RDONLY | wait_not)
    except OSError as error:
        return refuse_file(source, f"cannot be read: {error.strerror}", needed)
    with open(handle, "rb") as file:
        seen = os.fstat(handle)
        if not stat.S_ISREG(seen.st_mode):
            return refuse_file(source, "is no plain file", needed)
        if seen.st_nlink > 1:
            return refuse_file(source, "has another name: a hard link", needed)
        if seen.st_size > LARGEST:
            return refuse_file(source, f"is over {LARGEST >> 20} MB", needed)
        return copy.write_bytes(file.read(LARGEST))


def refuse_file(source: Path, why: str, needed: bool) -> int:
    if needed:
        raise DomainError(f"{show(source.name)} {why}")
    return 0


def lay_program(room: Room, cells: Sequence[str]) -> Room:
    """The cells of a notebook, as the file of Python that lies beside it."""
    content, name = room.file.read_bytes(), show(room.file.name)
    program = write_program(content, name, cells)
    file = room.file.with_suffix(".py")
    file.write_text(program.text, encoding="utf-8", newline="\n")
    return replace(room, file=file, program=program)


def lay_worker(serve: Path, octave: Octave | None) -> None:
    """The worker of one language, with the packages that Python finds."""
    if octave:
        for pattern in SERVING:
            for source in OCTAVE.glob(f"+pyref/{pattern}"):
                copy = serve / source.relative_to(OCTAVE)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy)
        return
    shutil.copytree(WORKER, serve / "python" / "port" / "worker")
    shutil.copy(WATCH, serve / "python" / "watch.py")
    (serve / "packages").mkdir()
    for name, folder in find_packages().items():
        (serve / "packages" / name).symlink_to(folder)


def write_plan(room: Room, reading: Reading) -> dict[str, object]:
    """What the jail lets a process use, and what its doors must keep closed."""
    return {
        "home": str(room.work),
        "read": [*reading.read, str(room.serve)],
        "list": reading.listed,
        "run": reading.run,
        **LIMITS,
        "outside": str(room.base / "outside"),
        "closed": {
            "the fixtures": str(next(CASES.glob("*.json"), CASES)),
            "pyref's layers": find_layer(PACKAGE / "layers", ".py"),
            "pyref's layers in Octave": find_layer(OCTAVE / "+pyref" / "+layers", ".m"),
        },
    }


def find_layer(folder: Path, suffix: str) -> str:
    """A file of ours that no submission may read."""
    return str(next(folder.glob(f"[!_]*{suffix}"), folder))


def make_target(path: Path, functions: Sequence[str], room: Room) -> Target:
    """A submitted file, .py or .m, with the worker that lies beside it.

    functions: names in Python, of which the first that is there counts; "" is what
    the file has. In Octave the files that are called, one or a pair.
    """
    if path.suffix == ".m":
        paths = ",".join(str(room.work / name) for name in functions)
        program = octave_program(room.serve, paths or str(path))
        command = (str(need_octave(path).path), *QUIET, "--eval", program)
        return Target(path.name, "octave", command, {})
    text = f"{path}:{'|'.join(functions)}" if any(functions) else str(path)
    served = room.serve / "python" / "port" / "worker"
    serve = (str(served), "--path", str(room.serve / "packages"), text)
    python = (str(find_python()), "-I", "-S", "-B")
    return Target(path.name, "python", (*python, *serve), {})
