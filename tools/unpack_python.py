"""Unpack the Python of a suite of Debian, with all that it stands on, libc among it.

Nobody needs to be root for that, and what is installed here stays as it is. The suite's
patchelf writes into the program where its loader and its libraries lie: it is started
by its own name then, as any Python is, and its environments are like any.
"""

from pathlib import Path

from programs import NotHere, last_line, quietly
from unpack_octave import find_loader, unpack_packages

PACKAGES = ("python3", "libstdc++6", "patchelf")  # the second for wheels of NumPy


def unpack_python(home: Path, suite: str) -> Path:
    """The Python of a suite, unpacked into a folder; NotHere where it does not run."""
    tree = unpack_packages(home, suite, PACKAGES)
    python = (tree / "usr" / "bin" / "python3").resolve()
    loader = str(find_loader(tree, suite))
    (room,) = tree.glob("usr/lib/*-linux-gnu*")
    patchelf = str(tree / "usr" / "bin" / "patchelf")
    patch = [loader, "--library-path", str(room), patchelf]
    for command in (  # the other way round patchelf 0.18 writes what does not start
        [*patch, "--force-rpath", "--set-rpath", str(room), str(python)],
        [*patch, "--set-interpreter", loader, str(python)],
        [str(python), "-c", "import ssl, sqlite3, ctypes"],
    ):
        done = quietly(command)
        if done.returncode:
            raise NotHere(f"{suite}: its Python: {last_line(done)}")
    return python
