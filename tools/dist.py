"""Build the wheel and the sdist into dist/: of one commit, the same bytes anywhere.

Times in both are that of the commit (SOURCE_DATE_EPOCH), owners and modes say nothing
of the machine; it takes setuptools of one version. A clone of the commit is built: what
git does not know, or what differs from it, is not packed. Exit 0: the files and their
SHA-256 are printed; 1: a build failed; 2: this is no git checkout.
"""

import argparse
import gzip
import hashlib
import io
import os
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path

from programs import last_line, quietly

ROOT = Path(__file__).parents[1]
MODES = 0o022  # what is taken off the modes of files


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", nargs="?", type=Path, default=ROOT / "dist")
    folder = parser.parse_args().folder.resolve()
    told = quietly(["git", "-C", str(ROOT), "log", "-1", "--format=%ct"])
    if told.returncode:
        print(f"dist: {ROOT} is no git checkout: {last_line(told)}", file=sys.stderr)
        return 2
    with tempfile.TemporaryDirectory() as work:
        clone = Path(work) / "clone"
        copy = ["git", "clone", "--quiet", ROOT, clone]
        subprocess.run(copy, check=True, umask=MODES)
        epoch = told.stdout.strip()
        build = [sys.executable, "-m", "build", "--no-isolation", "--outdir", folder]
        done = subprocess.run(
            [*build, clone],
            env={**os.environ, "SOURCE_DATE_EPOCH": epoch},
            umask=MODES,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)
            return 1
    for archive in sorted(folder.glob("*.tar.gz")):
        archive.write_bytes(pack_anew(archive.read_bytes(), int(epoch)))
    for file in sorted(folder.iterdir()):
        print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)
    return 0


def pack_anew(data: bytes, epoch: int) -> bytes:
    """A .tar.gz with its members by name, of one time, and of nobody."""
    packed = io.BytesIO()
    with (
        tarfile.open(fileobj=io.BytesIO(data)) as old,
        tarfile.open(fileobj=packed, mode="w", format=tarfile.PAX_FORMAT) as new,
    ):
        for member in sorted(old.getmembers(), key=lambda one: one.name):
            member.mtime, member.uid, member.gid = epoch, 0, 0
            member.uname = member.gname = ""
            member.pax_headers = {}
            member.mode = 0o755 if member.isdir() or member.mode & 0o100 else 0o644
            new.addfile(member, old.extractfile(member) if member.isfile() else None)
    return gzip.compress(packed.getvalue(), 9, mtime=epoch)


if __name__ == "__main__":
    sys.exit(main())
