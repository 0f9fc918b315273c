"""pyref doctor: what this machine has, and what is wrong with it.

Facts are pairs of a name and what was found; problems are pairs of what is wrong and
its remedy. Nothing here changes anything, and nothing here needs Octave.
"""

import os
import platform
import sys
from functools import cache
from importlib.metadata import PackageNotFoundError, version

import numpy as np
from rich.markup import escape
from rich.table import Table

from pyref.cli.screen import Console
from pyref.errors import MissingError, OctaveError
from pyref.paths import RECORDED
from pyref.runners.blas import (
    NUMPY,
    REMEDY,
    ask_octave_faults,
    find_faults,
    load_scipy,
    summarize,
)
from pyref.runners.octave.find import Octave, find_octave

OPENBLAS = "apt-get install libopenblas0-pthread"
INSTALL = "apt-get install --no-install-recommends octave libopenblas0-pthread"
SHARED = "/dev/shm"
STAND_IN = (
    "recorded replies stand in for it"
    if RECORDED.is_dir()
    else "layers and ports in Octave are not run"
)
OLDEST = (6, 4)
QUICK = ("openblas", "mkl", "accelerate", "blis", "nvpl", "armpl")


def list_facts() -> list[tuple[str, str]]:
    octave, tried = find_working_octave(), try_each_blas()
    writable = "writable" if can_write_shared_memory() else "not writable"
    path = f"{octave.path} ({octave.source})" if octave else "none"
    return [
        ("pyref", find_release("pyref-backprop")),
        ("Python", f"{platform.python_version()}, {sys.executable}"),
        ("NumPy", np.__version__),
        ("NumPy's BLAS", name_numpy_blas()),
        ("SciPy", find_release("scipy")),
        ("oct2py", find_oct2py()),
        ("Octave", path),
        ("Octave's version", octave.version if octave else "none"),
        ("Octave's BLAS", octave.blas if octave else "none"),
        *((f"{name} computes", write_verdict(wrong)) for name, wrong in tried.items()),
        ("threads", describe_threads()),
        ("shared memory", f"{SHARED}, {writable}"),
    ]


def list_problems() -> list[tuple[str, str]]:
    problems = list_octave_problems()
    for name in ("numpy", "scipy"):
        if find_release(name) == "none":
            problems.append((f"{name} is not installed", f"pip install {name}"))
    for name, wrong in try_each_blas().items():
        if wrong:
            problems.append((f"{name}'s BLAS computes {write_verdict(wrong)}", REMEDY))
    blas = name_numpy_blas()
    if not is_quick(blas):
        problems.append((f"NumPy's BLAS is {blas}", "pip install numpy, a wheel"))
    if sys.platform == "linux" and not can_write_shared_memory():
        slow = f"{SHARED} is not writable: arrays cross to Octave by way of the disk"
        problems.append((slow, f"mount -t tmpfs -o mode=1777 tmpfs {SHARED}"))
    return problems


def list_octave_problems() -> list[tuple[str, str]]:
    if os.environ.get("PYREF_OCTAVE") == "none":
        return [("PYREF_OCTAVE is none: Octave is not used", "unset PYREF_OCTAVE")]
    try:
        octave = find_octave()
        if octave is None:
            return [(f"no Octave: {STAND_IN}", INSTALL)]
        number, blas = octave.version, octave.blas
    except MissingError as problem:
        return [(str(problem), "set OCTAVE_EXECUTABLE to an octave-cli, or unset it")]
    problems = []
    if tuple(int(part) for part in number.split(".")[:2]) < OLDEST:
        old = f"Octave is {number}, older than {OLDEST[0]}.{OLDEST[1]}"
        problems.append((old, "OCTAVE_EXECUTABLE=a newer octave-cli"))
    if not is_quick(blas):
        problems.append((f"Octave's BLAS is {blas}, about ten times slower", OPENBLAS))
    return problems


@cache
def try_each_blas() -> dict[str, str]:
    """What each BLAS here computes wrong, empty where it is right as far as tried."""
    wrong = {"NumPy": summarize(find_faults(NUMPY))}
    if find_release("scipy") == "none":
        return wrong
    wrong["SciPy"] = summarize(find_faults(load_scipy()))
    octave = find_working_octave()
    if octave:
        from pyref.runners.octave.process import OctaveProcess

        with OctaveProcess(octave) as session:
            try:
                wrong["Octave"] = summarize(ask_octave_faults(session))
            except OctaveError as problem:
                wrong["Octave"] = str(problem)
    return wrong


def write_verdict(wrong: str) -> str:
    return f"wrong: {wrong}" if wrong else "right, as far as tried"


def find_working_octave() -> Octave | None:
    """The Octave that is used, if it answers."""
    try:
        octave = find_octave()
        return octave if octave and octave.details else None
    except MissingError:
        return None


def find_release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def find_oct2py() -> str:
    """Its version, or what its absence means."""
    found = find_release("oct2py")
    told = "none: Octave starts anew for each batch (pip install oct2py)"
    return told if found == "none" else found


def name_numpy_blas() -> str:
    built = np.show_config(mode="dicts") or {}
    blas = built.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()


def is_quick(blas: str) -> bool:
    return any(name in blas.lower() for name in QUICK)


def describe_threads() -> str:
    """Cores, and what the environment says about them."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE")
    chosen = [f"{name}={os.environ[name]}" for name in names if name in os.environ]
    return ", ".join([f"{os.cpu_count()} cores", *chosen])


def can_write_shared_memory() -> bool:
    return os.access(SHARED, os.W_OK)


def show(console: Console) -> None:
    """Print a table of the facts, then one line for each problem."""
    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in list_facts():
        table.add_row(name, escape(value))
    console.print(table)
    problems = list_problems()
    for problem, remedy in problems:
        console.print(f"\nproblem: {problem}\n remedy: {remedy}", markup=False)
    if not problems:
        console.print("\nno problem found")
