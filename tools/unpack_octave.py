"""Unpack Debian's Octave in the user's cache, for who may not install anything.

apt-get resolves and fetches what this machine lacks, and checks the hashes; nobody
needs to be root for that, nor for dpkg-deb -x. A wrapper then starts Octave on its
own libraries, OpenBLAS before every other BLAS. It is written last, so a prefix
without it is half done, and is done again.
"""

import os
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from pyref.runners.octave.find import prefix, wrapper

PACKAGES = ("octave", "libopenblas0-pthread")
SYSTEM = ("libc6_", "libc-bin_", "libc6-dev_", "dpkg_", "perl-base_")
UNREAD = ("usr/share/doc", "usr/share/man", "usr/share/locale", "usr/share/icons")
BASES = ("usr/lib/*-linux-gnu*", "lib/*-linux-gnu*", "usr/lib", "lib")
ROOMS = ("openblas-pthread", "", "pulseaudio", "blas", "lapack")  # the first wins
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


class NotHere(Exception):
    """This way to an Octave does not lead anywhere on this machine."""


def unpack() -> None:
    for program in ("apt-get", "dpkg-deb"):
        if shutil.which(program) is None:
            raise NotHere(f"no {program}")
    shutil.rmtree(prefix(), ignore_errors=True)
    tree = prefix() / "tree"
    tree.mkdir(parents=True)
    debs = [deb for deb in fetch() if not deb.name.startswith(SYSTEM)]
    with ThreadPoolExecutor(os.cpu_count()) as pool:
        steps = [["dpkg-deb", "-x", str(deb), str(tree)] for deb in debs]
        for done in pool.map(quietly, steps):
            if done.returncode:
                raise NotHere(f"dpkg-deb: {last_line(done)}")
    for folder in UNREAD:
        shutil.rmtree(tree / folder, ignore_errors=True)
    shutil.rmtree(prefix() / "apt")
    write_wrapper(tree)


def fetch() -> list[Path]:
    """Download what is missing: by the machine's package lists, or by fresh ones."""
    room = prefix() / "apt"
    (room / "lists" / "partial").mkdir(parents=True)
    (room / "archives" / "partial").mkdir(parents=True)
    apt = ["apt-get", "-q", "-o", "Debug::NoLocking=1", "-o", f"Dir::Cache={room}"]
    apt += ["-o", f"Dir::Cache::archives={room / 'archives'}"]
    install = ["install", "-y", "--download-only", "--no-install-recommends"]
    done = quietly([*apt, *install, *PACKAGES])
    if done.returncode:
        apt += ["-o", f"Dir::State::lists={room / 'lists'}"]
        quietly([*apt, "update"])
        done = quietly([*apt, *install, *PACKAGES])
    if done.returncode:
        raise NotHere(f"apt-get: {last_line(done)}")
    return sorted((room / "archives").glob("*.deb"))


def write_wrapper(tree: Path) -> None:
    """Write the wrapper, and keep it only if it multiplies matrices by OpenBLAS."""
    bases = [base for at in BASES for base in tree.glob(at)]
    rooms = [base / room for room in ROOMS for base in bases]
    rooms += [room for base in bases for room in base.glob("octave/*")]
    rooms = [room for room in rooms if any(room.glob("lib*.so*"))]
    text = WRAPPER.format(
        rooms=shlex.quote(":".join(str(room) for room in rooms)),
        home=shlex.quote(str(tree / "usr")),
        program=shlex.quote(str(tree / "usr" / "bin" / "octave-cli")),
    )
    trial = wrapper().with_name("trial")
    trial.write_text(text)
    trial.chmod(0o755)
    done = quietly([str(trial), "--norc", "--no-history", "--eval", TRIAL])
    if done.returncode or not done.stdout.startswith("3 7 OpenBLAS"):
        raise NotHere(f"the unpacked Octave: {last_line(done)}")
    trial.rename(wrapper())


def quietly(command: list[str]) -> subprocess.CompletedProcess[str]:
    """Run it without input, in plain words, keeping what it says."""
    return subprocess.run(
        command,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        errors="replace",
        env={**os.environ, "LC_ALL": "C.UTF-8"},
    )


def last_line(done: subprocess.CompletedProcess[str]) -> str:
    """What went wrong, in the last words of a program."""
    lines = [line.strip() for line in done.stdout.splitlines() if line.strip()]
    return lines[-1] if lines else f"exit {done.returncode} without a word"
