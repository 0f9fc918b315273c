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

from pyref.errors import MissingError, OctaveError
from pyref.runners.blas import (
    NUMPY,
    REMEDY,
    faults,
    first_of,
    octave_faults,
    scipy_library,
)
from pyref.runners.octave.find import Octave, find_octave

OPENBLAS = "apt-get install libopenblas0-pthread"
INSTALL = "apt-get install --no-install-recommends octave libopenblas0-pthread"
SHARED = "/dev/shm"
OLDEST = (6, 4)
QUICK = ("openblas", "mkl", "accelerate", "blis", "nvpl", "armpl")


def facts() -> list[tuple[str, str]]:
    octave = working()
    path = f"{octave.path} ({octave.source})" if octave else "none"
    return [
        ("pyref", release("pyref-backprop")),
        ("Python", f"{platform.python_version()}, {sys.executable}"),
        ("NumPy", np.__version__),
        ("NumPy's BLAS", numpy_blas()),
        ("SciPy", release("scipy")),
        ("oct2py", release("oct2py")),
        ("Octave", path),
        ("Octave's version", octave.version if octave else "none"),
        ("Octave's BLAS", octave.blas if octave else "none"),
        *((f"{name} computes", verdict(wrong)) for name, wrong in tried().items()),
        ("threads", threads()),
        ("shared memory", f"{SHARED}, {'' if shared_memory() else 'not '}writable"),
    ]


def problems() -> list[tuple[str, str]]:
    found = octave_problems()
    for name in ("numpy", "scipy", "oct2py"):
        if release(name) == "none":
            found.append((f"{name} is not installed", "make setup"))
    for name, wrong in tried().items():
        if wrong:
            found.append((f"{name}'s BLAS computes {verdict(wrong)}", REMEDY))
    if not quick(numpy_blas()):
        found.append((f"NumPy's BLAS is {numpy_blas()}", "pip install numpy, a wheel"))
    if sys.platform == "linux" and not shared_memory():
        told = f"{SHARED} is not writable: arrays cross to Octave by way of the disk"
        found.append((told, f"mount -t tmpfs -o mode=1777 tmpfs {SHARED}"))
    return found


def octave_problems() -> list[tuple[str, str]]:
    if os.environ.get("PYREF_OCTAVE") == "none":
        return [("PYREF_OCTAVE is none: Octave is not used", "unset PYREF_OCTAVE")]
    try:
        octave = find_octave()
        if octave is None:
            return [("no Octave: recorded replies stand in for it", INSTALL)]
        number, blas = octave.version, octave.blas
    except MissingError as problem:
        return [(str(problem), "set OCTAVE_EXECUTABLE to an octave-cli, or unset it")]
    found = []
    if tuple(int(part) for part in number.split(".")[:2]) < OLDEST:
        told = f"Octave is {number}, older than {OLDEST[0]}.{OLDEST[1]}"
        found.append((told, "OCTAVE_EXECUTABLE=a newer octave-cli"))
    if not quick(blas):
        found.append((f"Octave's BLAS is {blas}, about ten times slower", OPENBLAS))
    return found


@cache
def tried() -> dict[str, str]:
    """What each BLAS here computes wrong, empty where it is right as far as tried."""
    found = {"NumPy": first_of(faults(NUMPY))}
    if release("scipy") == "none":
        return found
    found["SciPy"] = first_of(faults(scipy_library()))
    octave = working()
    if octave:
        from pyref.runners.octave.process import OctaveProcess

        with OctaveProcess(octave) as session:
            try:
                found["Octave"] = first_of(octave_faults(session))
            except OctaveError as problem:
                found["Octave"] = str(problem)
    return found


def verdict(wrong: str) -> str:
    return f"wrong: {wrong}" if wrong else "right, as far as tried"


def working() -> Octave | None:
    """The Octave that is used, if it answers."""
    try:
        octave = find_octave()
        return octave if octave and octave.details else None
    except MissingError:
        return None


def release(package: str) -> str:
    try:
        return version(package)
    except PackageNotFoundError:
        return "none"


def numpy_blas() -> str:
    built = np.show_config(mode="dicts") or {}
    blas = built.get("Build Dependencies", {}).get("blas", {})
    return f"{blas.get('name', 'unknown')} {blas.get('version', '')}".strip()


def quick(blas: str) -> bool:
    return any(name in blas.lower() for name in QUICK)


def threads() -> str:
    """Cores, and what the environment says about them."""
    names = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "OPENBLAS_CORETYPE")
    told = [f"{name}={os.environ[name]}" for name in names if name in os.environ]
    return ", ".join([f"{os.cpu_count()} cores", *told])


def shared_memory() -> bool:
    return os.access(SHARED, os.W_OK)


def show(console) -> None:
    """Print a table of the facts, then one line for each problem."""
    from rich.markup import escape
    from rich.table import Table

    table = Table(show_header=False, box=None, pad_edge=False)
    for name, value in facts():
        table.add_row(name, escape(value))
    console.print(table)
    found = problems()
    for problem, remedy in found:
        console.print(f"\nproblem: {problem}\n remedy: {remedy}", markup=False)
    if not found:
        console.print("\nno problem found")
