"""Grade submissions by a rubric: each task a port, run where it can see nothing else.

A submission is copied into a folder of its own, with a worker that knows no layer and
no fixture; jail.py lets it open that, NumPy or Octave, and nothing else. Cases come to
it as requests; what must come out stays here.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy

from pyref import watch
from pyref.errors import DomainError, MissingError
from pyref.grading.rubric import Rubric, Task
from pyref.paths import OCTAVE
from pyref.port import worker
from pyref.port.check import check
from pyref.port.report import Report
from pyref.port.target import Target, octave_program
from pyref.runners.octave.find import QUIET, find_octave

JAIL = Path(__file__).parent / "jail.py"
WORKER = Path(worker.__file__).parent
WATCH = Path(watch.__file__)
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/alternatives",
          "/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu",
          "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom")  # fmt: skip
SERVING = ("+port/+worker/*.m", "+internal/kind.m", "+internal/complex_door.m",
           "+internal/lengths_of.m", "+internal/try_blas.m",
           "+internal/watch.m")  # fmt: skip
LARGEST = 2**24  # bytes of a file that is copied


@dataclass(frozen=True)
class Mark:
    """One task of one submission: points, share of cases by array, and why."""

    task: Task
    points: float
    shares: dict[str, tuple[int, int]]
    remark: str


@dataclass(frozen=True)
class Marks:
    """All tasks of one submission."""

    name: str
    marks: tuple[Mark, ...]

    @property
    def total(self) -> float:
        return sum(mark.points for mark in self.marks)


def list_submissions(folder: str | Path) -> list[tuple[str, list[Path]]]:
    """(name, files) of each subfolder; links are left out. Errors: pyref:value."""
    path = Path(folder)
    if not path.is_dir():
        raise DomainError(f"{folder}: no such folder")
    submissions = [
        (entry.name, sorted(filter(is_own_file, entry.rglob("*"))))
        for entry in sorted(path.iterdir())
        if entry.is_dir() and not entry.is_symlink()
    ]
    if not submissions:
        raise DomainError(f"{folder}: has no subfolder, one for each submission")
    return submissions


def is_own_file(path: Path) -> bool:
    """Whether it is a file of the submission, not a link to one elsewhere."""
    return path.is_file() and not path.is_symlink()


def grade_submission(name: str, files: Sequence[Path], rubric: Rubric) -> Marks:
    """The marks of one submission."""
    marks = [mark_task(task, files, rubric) for task in rubric.tasks]
    return Marks(name, tuple(marks))


def mark_task(task: Task, files: Sequence[Path], rubric: Rubric) -> Mark:
    file = next((p for wanted in task.files for p in files if p.name == wanted), None)
    if file is None:
        return Mark(task, 0.0, {}, f"no {' and no '.join(task.files)}")
    try:
        with open_room(file, files) as (room, jail):
            target = make_target(room / file.name, task, room)
            report = check(
                file.name,
                task.layer,
                accept=rubric.accept,
                deadline=rubric.deadline,
                habits=False,
                jail=jail,
                target=target,
            )
    except MissingError as error:
        return Mark(task, 0.0, {}, str(error))
    return Mark(task, award_points(task, report), report.shares(), explain_mark(report))


def award_points(task: Task, report: Report) -> float:
    """Points by array, each by the share of cases in which it is right."""
    if report.reason or (report.right and (report.failures or report.strange)):
        return 0.0
    shares = report.shares()
    weight = sum(task.arrays.values())
    earned = 0.0
    for name, part in task.arrays.items():
        good, of = shares.get(name, (0, 0))
        earned += part * good / of if of else 0.0
    return task.points * earned / weight


def explain_mark(report: Report) -> str:
    """The verdict in words, and the mistake that explains it."""
    remark = report.verdict()
    if report.diagnoses and not report.right:
        best = report.diagnoses[0]
        remark += f"; {best.name}: {best.effect}"
    elif report.places and not report.right:
        remark += f"; {'; '.join(report.places)}"
    if report.conventions:
        remark += f" (with: {'; '.join(report.conventions)})"
    return remark


@contextmanager
def open_room(file: Path, files: Sequence[Path]) -> Iterator[tuple[Path, list[str]]]:
    """A room of its own for a submission, and the command that keeps it there."""
    with tempfile.TemporaryDirectory(prefix="pyref-grade-") as base:
        room = Path(base) / "work"
        room.mkdir()
        for sibling in files:
            if sibling.parent == file.parent and sibling.stat().st_size <= LARGEST:
                shutil.copy(sibling, room / sibling.name)
        serving = Path(base) / "serve"
        serving.mkdir()
        for pattern in SERVING:
            for source in OCTAVE.glob(f"+pyref/{pattern}"):
                copy = serving / source.relative_to(OCTAVE)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(source, copy)
        shutil.copytree(WORKER, serving / "python" / "port" / "worker")
        shutil.copy(WATCH, serving / "python" / "watch.py")
        readable = [*SYSTEM, *list_pythons(), *list_octaves(), str(serving)]
        words = [sys.executable, "-I", str(JAIL)]
        for path in readable:
            words += ["--read", path]
        yield room, [*words, "--write", str(room), "--"]


def list_pythons() -> list[str]:
    """Where this Python and its NumPy lie; pyref itself is not among these."""
    return sorted({sys.base_prefix, sys.prefix, str(find_site())})


def find_site() -> Path:
    """The folder in which NumPy is installed."""
    return Path(numpy.__file__).resolve().parents[1]


def list_octaves() -> list[str]:
    """Where Octave lies."""
    octave = find_octave()
    folder = Path(octave.path).resolve().parents[1] if octave else Path("/usr")
    return [str(folder)]


def make_target(path: Path, task: Task, room: Path) -> Target:
    """A submitted file, with the worker that lies beside its room."""
    serving = room.parent / "serve"
    if path.suffix == ".m":
        octave = find_octave()
        if not octave:
            raise MissingError(f"{path.name}: Octave is needed, and none was found")
        program = octave_program(serving, str(path))
        command = (str(octave.path), *QUIET, "--eval", program)
        return Target(path.name, "octave", command, {})
    text = f"{path}:{task.function}" if task.function else str(path)
    served = serving / "python" / "port" / "worker"
    serve = (str(served), "--path", str(find_site()), text)
    command = (sys.executable, "-I", "-S", *serve)
    return Target(path.name, "python", command, {})


def find_open_doors() -> str:
    """What this machine cannot keep from a submission, in words, if anything."""
    words = [sys.executable, "-I", str(JAIL), "--probe"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    return done.stderr.strip()
