"""Build what is released into dist/: of one commit, the same bytes anywhere.

The wheel, the sdist, the package for Octave and the archive of the fixtures. Times in
them are that of the commit (SOURCE_DATE_EPOCH), owners and modes say nothing of the
machine; it takes setuptools of one version. A clone of the commit is built: what git
does not know, or what differs from it, is not packed. Exit 0: the files and their
SHA-256 are printed; 1: a build failed; 2: this is no git checkout.
"""

import argparse
import hashlib
import os
import subprocess
import sys
import tempfile
from pathlib import Path

from fixtures_archive import build_archive
from octave_package import build_octave_package
from packing import repack_tar
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
        build_octave_package(clone, folder, int(epoch))
        build_archive(clone, folder, int(epoch))
    for archive in sorted(folder.glob("pyref_backprop-*.tar.gz")):
        archive.write_bytes(repack_tar(archive.read_bytes(), int(epoch)))
    for file in sorted(folder.iterdir()):
        print(hashlib.sha256(file.read_bytes()).hexdigest(), file.name)
    return 0


if __name__ == "__main__":
    sys.exit(main())
