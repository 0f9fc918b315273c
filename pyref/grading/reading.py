"""The files that Python and Octave need, named one by one where others lie beside them.

Landlock gives rights to a file, or to all below a folder, and takes none back. So no
folder is named in which anybody installs something: not that of a program, not
site-packages, not one of libraries. What pyref itself consists of is never named.
"""

import os
import subprocess
import sys
import sysconfig
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from pyref.errors import MissingError
from pyref.paths import FIXTURES, OCTAVE, PACKAGE
from pyref.runners.octave.find import QUIET, Octave

HIDDEN = tuple(path.resolve() for path in (PACKAGE, FIXTURES, OCTAVE))
PACKAGES = ("numpy", "scipy")  # what a submission in Python finds
INSTALLED = ("site-packages", "dist-packages")
MACHINE = ("/etc/ld.so.cache", "/etc/localtime", "/usr/share/zoneinfo",
           "/usr/lib/locale", "/sys/devices/system/cpu", "/proc/cpuinfo",
           "/proc/meminfo", "/dev/urandom")  # fmt: skip
MAPS = Path("/proc/self/maps")
QUESTION = """
places = __octave_config_info__ ();
fprintf ('%s\\n', places.fcnfiledir, places.octfiledir);
fprintf ('%s', fileread ('/proc/self/maps'));
"""


@dataclass(frozen=True)
class Reading:
    """read: files and folders; listed: folders whose names show; run: programs."""

    read: tuple[str, ...]
    listed: tuple[str, ...]
    run: tuple[str, ...]


@cache
def find_python() -> Path:
    """The Python that this one is, without its environment."""
    return Path(getattr(sys, "_base_executable", None) or sys.executable).resolve()


@cache
def list_python() -> Reading:
    """Python's own library without what is installed, NumPy, SciPy, their libraries."""
    base = {"base": sys.base_prefix, "platbase": sys.base_exec_prefix}
    kinds = ("stdlib", "platstdlib")
    library = {Path(sysconfig.get_path(kind, vars=base)).resolve() for kind in kinds}
    own = [
        part
        for folder in library
        for entry in sorted(folder.iterdir())
        if entry.name not in INSTALLED
        for part in carve(entry.resolve())
    ]
    shared = list_shared()
    folders = {path.parent for path in shared} | {Path(sys.base_prefix) / "lib"}
    read = [*own, *find_packages().values(), *shared, *list_libraries(folders)]
    run = [find_python(), *filter(is_loader, shared)]
    return join(read, library, run)


def list_shared() -> list[Path]:
    """What this process itself has loaded, but for packages that were installed."""
    mapped = list_mapped(MAPS.read_text() if MAPS.exists() else "")
    return [path for path in mapped if not {*path.parts} & {*INSTALLED}]


def find_packages() -> dict[str, Path]:
    """Where the packages of a submission lie, and libraries beside them, by name."""
    found = {}
    for name in PACKAGES:
        spec = find_spec(name)
        for folder in (spec and spec.submodule_search_locations) or ():
            libraries = Path(folder).with_name(f"{name}.libs")
            found[name] = Path(folder).resolve()
            if libraries.is_dir():
                found[libraries.name] = libraries.resolve()
    return found


@cache
def list_octave(octave: Octave) -> Reading:
    """Octave's own functions, its libraries, its program: as it tells them itself."""
    program = octave.path.resolve()
    words = (str(octave.path), *QUIET, "--eval", QUESTION)
    try:
        done = subprocess.run(words, capture_output=True, timeout=60, check=True)
    except (OSError, subprocess.SubprocessError) as error:
        told = f"{octave.path}: does not tell where its functions lie: {error}"
        raise MissingError(told) from None
    functions, compiled, *maps = os.fsdecode(done.stdout).splitlines()
    mapped = list_mapped("\n".join(maps))
    folders = {path.parent for path in mapped if ".so" in path.name}
    own = [part for p in (functions, compiled) for part in carve(Path(p).resolve())]
    read = [*own, *mapped, *list_libraries(folders), octave.path]
    started = [path for path in mapped if path.name.startswith("octave")]
    shell = find_interpreter(program)  # where it is a script, which starts the program
    shared = list_shared() if shell else []
    run = [program, *started, *shell, *filter(is_loader, [*mapped, *shared])]
    return join([*read, *shared], (), run)


def find_interpreter(program: Path) -> list[Path]:
    """What runs a program that is a script; nothing where it is none."""
    with program.open("rb") as file:
        head = file.readline(200)
    words = head[2:].split() if head.startswith(b"#!") else []
    return [Path(words[0].decode()).resolve()] if words else []


def carve(folder: Path) -> Iterator[Path]:
    """The folder or file; where pyref lies below it, what lies beside pyref."""
    if folder in HIDDEN:
        return
    if not any(hidden.is_relative_to(folder) for hidden in HIDDEN):
        yield folder
        return
    for entry in sorted(folder.iterdir()):
        yield from carve(entry.resolve())


def list_mapped(maps: str) -> list[Path]:
    """Files that a process has in its memory, from what Linux says of it."""
    words = (line.split(maxsplit=5) for line in maps.splitlines())
    names = {fields[5] for fields in words if len(fields) == 6}
    paths = (Path(name).resolve() for name in sorted(names) if name.startswith("/"))
    return [path for path in paths if path.is_file()]


def list_libraries(folders: Iterable[Path]) -> list[Path]:
    """Shared libraries that lie in these folders, each as a file."""
    found = (path.resolve() for one in folders for path in one.glob("*.so*"))
    return [path for path in dict.fromkeys(found) if path.is_file()]


def is_loader(path: Path) -> bool:
    """Whether it is what loads the libraries of programs."""
    return path.name.startswith(("ld-", "ld."))


def join(read: Iterable[Path], listed: Iterable[Path], run: Iterable[Path]) -> Reading:
    """With what every program asks of the machine."""
    files = dict.fromkeys([*MACHINE, *map(str, read)])
    named = (tuple(dict.fromkeys(map(str, paths))) for paths in (listed, run))
    return Reading(tuple(files), *named)
