"""Unpack Debian's Octave in the user's cache, for who may not install anything.

apt-get resolves and fetches what this machine lacks, and checks the hashes; nobody
needs to be root for that, nor for dpkg-deb -x. A wrapper then starts Octave on its
own libraries, OpenBLAS before every other BLAS. It is written last, so a prefix
without it is half done, and is done again.

The Octave of another suite of Debian comes with all that it stands on, its own libc and
loader too, and leaves the machine's own lists of packages alone (suites.py).
"""

import os
import shlex
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import suites
from programs import NotHere, last_line, quietly

from pyref.runners.octave.find import prefix, wrapper

PACKAGES = ("octave", "libopenblas0-pthread")
SYSTEM = ("libc6_", "libc-bin_", "libc6-dev_", "dpkg_", "perl-base_")
UNREAD = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/icons")
BASES = ("usr/lib/*-linux-gnu*", "lib/*-linux-gnu*", "usr/lib", "lib")
ROOMS = ("openblas-pthread", "", "pulseaudio", "blas", "lapack")  # the first wins
LOADERS = ("usr/lib64/ld-linux*.so.*", "usr/lib/ld-linux*.so.*", "lib*/ld-linux*.so.*")
TRIAL = "fprintf ('%d %d %s', [1 2; 3 4] * [1; 1], version ('-blas'));"
WRAPPER = """\
#!/bin/sh
# Octave as unpacked here by pyref's set-up, on its own libraries.
LD_LIBRARY_PATH={rooms}${{LD_LIBRARY_PATH:+:$LD_LIBRARY_PATH}}
OCTAVE_HOME={home}
OCTAVE_EXEC_HOME={home}
export LD_LIBRARY_PATH OCTAVE_HOME OCTAVE_EXEC_HOME
exec {program} "$@"
"""
WHOLE_WRAPPER = """\
#!/bin/sh
# Octave as unpacked here, on its own libraries, libc among them. LD_LIBRARY_PATH would
# reach the programs that Octave starts, which are this machine's.
OCTAVE_HOME={home}
OCTAVE_EXEC_HOME={home}
export OCTAVE_HOME OCTAVE_EXEC_HOME
exec {loader} --library-path {rooms} {program} "$@"
"""


def unpack(suite: str = "") -> Path:
    """The wrapper of an Octave unpacked now: of a suite, or of the machine's own."""
    home = prefix(suite)
    shutil.rmtree(home, ignore_errors=True)
    return write_wrapper(unpack_packages(home, suite, PACKAGES), suite)


def unpack_packages(home: Path, suite: str, packages: tuple[str, ...]) -> Path:
    """The folder in home into which packages and all that they need were unpacked."""
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise NotHere(f"no {program}")
    tree = home / "tree"
    tree.mkdir(parents=True)
    debs = fetch(home / "apt", suite, packages)
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        steps = [["dpkg-deb", "-x", str(deb), str(tree)] for deb in debs]
        for done in pool.map(quietly, steps):
            if done.returncode:
                raise NotHere(f"dpkg-deb: {last_line(done)}")
    for folder in UNREAD:
        shutil.rmtree(tree / folder, ignore_errors=True)
    shutil.rmtree(home / "apt")
    return tree


def fetch(room: Path, suite: str, packages: tuple[str, ...]) -> list[Path]:
    """Download what is missing: by the machine's package lists, or by fresh ones."""
    (room / "lists" / "partial").mkdir(parents=True)
    (room / "archives" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-q", "-o", "Debug::NoLocking=1", "-o", f"Dir::Cache={room}"]
    apt += ["-o", f"Dir::Cache::archives={room / 'archives'}"]
    install = ["install", "-y", "--download-only", "--no-install-recommends"]
    if suite:
        apt += suites.options(room, suite, apt)
    done = quietly([*apt, *install, *packages])
    if done.returncode and not suite:
        apt += ["-o", f"Dir::State::lists={room / 'lists'}"]
        quietly([*apt, "update"])
        done = quietly([*apt, *install, *packages])
    if done.returncode:
        raise NotHere(f"apt-get: {last_line(done)}")
    debs = sorted((room / "archives").glob("*.deb"))
    return [deb for deb in debs if suite or not deb.name.startswith(SYSTEM)]


def write_wrapper(tree: Path, suite: str) -> Path:
    """Write the wrapper, and keep it only if it multiplies matrices by OpenBLAS."""
    bases = [base for at in BASES for base in tree.glob(at)]
    rooms = [base / room for room in ROOMS for base in bases]
    rooms += [room for base in bases for room in base.glob("octave/*")]
    rooms = [room for room in rooms if any(room.glob("lib*.so*"))]
    text = (WHOLE_WRAPPER if suite else WRAPPER).format(
        rooms=shlex.quote(":".join(str(room) for room in rooms)),
        home=shlex.quote(str(tree / "usr")),
        program=shlex.quote(str(tree / "usr" / "bin" / "octave-cli")),
        loader=shlex.quote(str(find_loader(tree, suite))) if suite else "",
    )
    trial = wrapper(suite).with_name("trial")
    trial.write_text(text)
    trial.chmod(0o755)
    done = quietly([str(trial), "--norc", "--no-history", "--eval", TRIAL])
    if done.returncode or not done.stdout.startswith("3 7 OpenBLAS"):
        raise NotHere(f"the unpacked Octave: {last_line(done)}")
    return trial.rename(wrapper(suite))


def find_loader(tree: Path, suite: str) -> Path:
    """The program that starts programs on the libc of a suite."""
    for loader in (loader for at in LOADERS for loader in tree.glob(at)):
        return loader
    raise NotHere(f"{suite}: no loader among its packages")
