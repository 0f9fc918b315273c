"""Make sure that there is an Octave, and say in one line what came of it.

    found  ->  apt-get, as root or by sudo  ->  unpacked in the user's cache  ->  brew

libopenblas0-pthread comes along by name: without it Octave gets the reference BLAS,
ten times slower. Where no way leads to an Octave the exit code is 0 all the same,
since pyref then goes on with recorded replies. Exit 3: OCTAVE_EXECUTABLE names
something that is no Octave.
"""

import argparse
import os
import shutil
import subprocess
import sys

from programs import NotHere, last_line, quietly
from unpack_octave import PACKAGES, unpack

from pyref.errors import MissingError
from pyref.runners.octave.find import Octave, find_octave


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--way", choices=WAYS, help="go this way, whatever is found")
    way = parser.parse_args().way
    if os.environ.get("PYREF_OCTAVE") == "none":
        print("Octave: none, as PYREF_OCTAVE says; recorded replies stand in for it")
        return 0
    try:
        octave = None if way else found()
    except MissingError as problem:
        print(f"Octave: {problem}", file=sys.stderr)
        return 3
    reasons = []
    for name in [way] if way else WAYS:
        if octave is not None:
            break
        try:
            WAYS[name]()
            octave = found()
        except (NotHere, MissingError, OSError) as reason:
            reasons.append(str(reason))
    if octave is None:
        told = "; ".join(reasons)
        print(f"Octave: none ({told}); recorded replies stand in for it")
    else:
        blas = octave.blas.split(" (")[0]
        print(f"Octave: {octave.version} with {blas}, {octave.path}, {octave.source}")
    return 0


def found() -> Octave | None:
    """The Octave that is there, if it works; one that was asked for has to."""
    octave = find_octave()
    try:
        if octave is not None:
            octave.details  # noqa: B018  starts it
    except MissingError:
        if octave.source == "OCTAVE_EXECUTABLE":
            raise
        return None
    return octave


def by_apt() -> None:
    """Install for the whole machine, with fresh package lists where that helps."""
    if shutil.which("apt-get") is None:
        raise NotHere("no apt-get")
    if os.geteuid() == 0:
        admin = ["env"]
    elif shutil.which("sudo") and quietly(["sudo", "-n", "true"]).returncode == 0:
        admin = ["sudo", "-n", "env"]
    else:
        raise NotHere("neither root nor sudo without a password")
    announce("installing it with apt-get")
    apt = [*admin, "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt += ["-q", "-o", "DPkg::Lock::Timeout=300"]
    install = [*apt, "install", "-y", "--no-install-recommends", *PACKAGES]
    done = quietly(install)
    if done.returncode:
        quietly([*apt, "update"])
        done = quietly(install)
    if done.returncode:
        raise NotHere(f"apt-get: {last_line(done)}")


def by_unpacking() -> None:
    announce("unpacking its packages in the user cache")
    unpack()


def by_brew() -> None:
    if sys.platform != "darwin" or shutil.which("brew") is None:
        raise NotHere("no brew")
    announce("installing it with brew")
    done: subprocess.CompletedProcess[str] = quietly(["brew", "install", "octave"])
    if done.returncode:
        raise NotHere(f"brew: {last_line(done)}")


def announce(what: str) -> None:
    print(f"Octave: not found, {what}, which may take minutes", file=sys.stderr)


WAYS = {"apt": by_apt, "unpack": by_unpacking, "brew": by_brew}

if __name__ == "__main__":
    sys.exit(main())
