"""Grade submissions by a rubric: each task a port, run where it can see nothing else.

A submission is copied into a folder of its own, with a worker that knows no layer and
no fixture; jail.py lets it open that, NumPy or Octave, and nothing else. Cases come to
it as requests; what must come out stays here.
"""

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import numpy

from pyref.errors import DomainError, MissingError
from pyref.paths import OCTAVE
from pyref.port.check import check
from pyref.port.report import Report
from pyref.port.rubric import Rubric, Task
from pyref.port.target import Target
from pyref.runners.octave.find import QUIET, find_octave
from pyref.runners.octave.transport import quote

HERE = Path(__file__).parent
SYSTEM = ("/usr", "/lib", "/lib64", "/bin", "/opt", "/etc/alternatives",
          "/etc/ld.so.cache", "/etc/localtime", "/sys/devices/system/cpu",
          "/proc/cpuinfo", "/proc/meminfo", "/dev/urandom")  # fmt: skip
SERVING = ("+port/+worker/*.m", "+internal/kind.m", "+internal/complex_door.m",
           "+internal/lengths_of.m", "+internal/watch.m")  # fmt: skip
LARGEST = 2**24


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
    def total(self):
        return sum(mark.points for mark in self.marks)


def submissions(folder) -> list[tuple[str, list[Path]]]:
    """(name, files) of each subfolder; links are left out."""
    path = Path(folder)
    if not path.is_dir():
        raise DomainError(f"{folder}: no such folder")
    found = [
        (one.name, sorted(filter(is_plain, one.rglob("*"))))
        for one in sorted(path.iterdir())
        if one.is_dir() and not one.is_symlink()
    ]
    if not found:
        raise DomainError(f"{folder}: has no subfolder, one for each submission")
    return found


def is_plain(path):
    return path.is_file() and not path.is_symlink()


def graded(name, files, rubric: Rubric) -> Marks:
    """The marks of one submission."""
    marks = [marked(task, files, rubric) for task in rubric.tasks]
    return Marks(name, tuple(marks))


def marked(task, files, rubric) -> Mark:
    file = next((p for wanted in task.files for p in files if p.name == wanted), None)
    if file is None:
        return Mark(task, 0.0, {}, f"no {' and no '.join(task.files)}")
    try:
        with apart(file, files) as (room, jail):
            target = target_of(room / file.name, task, room)
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
    return Mark(task, points(task, report), report.shares(), remark(report))


def points(task, report: Report):
    """Points by array, each by the share of cases in which it is right."""
    if report.reason or (report.right and not report.passed):
        return 0.0
    shares = report.shares()
    weight = sum(task.arrays.values())
    earned = 0.0
    for name, part in task.arrays.items():
        good, of = shares.get(name, (0, 0))
        earned += part * good / of if of else 0.0
    return task.points * earned / weight


def remark(report: Report):
    """The verdict in words, and the mistake that explains it."""
    told = report.verdict()
    if report.diagnoses and not report.right:
        best = report.diagnoses[0]
        told += f"; {best.name}: {best.effect}"
    elif report.places and not report.right:
        told += f"; {'; '.join(report.places)}"
    if report.conventions:
        told += f" (with: {'; '.join(report.conventions)})"
    return told


@contextmanager
def apart(file, files) -> Iterator[tuple[Path, list[str]]]:
    """A room of its own for a submission, and the command that keeps it there."""
    with tempfile.TemporaryDirectory(prefix="pyref-grade-") as base:
        room = Path(base) / "work"
        room.mkdir()
        for one in files:
            if one.parent == file.parent and one.stat().st_size <= LARGEST:
                shutil.copy(one, room / one.name)
        serving = Path(base) / "serve"
        serving.mkdir()
        for pattern in SERVING:
            for one in OCTAVE.glob(f"+pyref/{pattern}"):
                copy = serving / one.relative_to(OCTAVE)
                copy.parent.mkdir(parents=True, exist_ok=True)
                shutil.copy(one, copy)
        shutil.copytree(HERE / "worker", serving / "python" / "port" / "worker")
        shutil.copy(HERE.parent / "watch.py", serving / "python" / "watch.py")
        readable = [*SYSTEM, *pythons(), *octaves(), str(serving)]
        words = [sys.executable, "-I", str(HERE / "jail.py")]
        for path in readable:
            words += ["--read", path]
        yield room, [*words, "--write", str(room), "--"]


def pythons():
    """Where this Python and its NumPy lie; pyref itself is not among these."""
    return sorted({sys.base_prefix, sys.prefix, str(site())})


def site():
    return Path(numpy.__file__).resolve().parents[1]


def octaves():
    found = find_octave()
    folder = Path(found.path).resolve().parents[1] if found else Path("/usr")
    return [str(folder)]


def target_of(path, task, room):
    serving = room.parent / "serve"
    if path.suffix == ".m":
        found = find_octave()
        if not found:
            raise MissingError(f"{path.name}: Octave is needed, and none was found")
        program = (
            f"addpath ({quote(serving)}); pyref.port.worker.serve ({quote(path)});"
        )
        command = (str(found.path), *QUIET, "--eval", program)
        return Target(path.name, "octave", command, {})
    text = f"{path}:{task.function}" if task.function else str(path)
    served = serving / "python" / "port" / "worker"
    worker = (str(served), "--path", str(site()), text)
    command = (sys.executable, "-I", "-S", *worker)
    return Target(path.name, "python", command, {})


def open_doors():
    """What this machine cannot keep from a submission, in words, if anything."""
    words = [sys.executable, "-I", str(HERE / "jail.py"), "--probe"]
    done = subprocess.run(words, capture_output=True, text=True, timeout=60)
    return done.stderr.strip()
