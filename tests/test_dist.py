"""What is released has the same bytes wherever it is built from the same commit."""

import os
import subprocess
import sys
import tarfile
import zipfile

from pyref.paths import ROOT


def build(folder, umask):
    done = subprocess.run(
        [sys.executable, ROOT / "tools" / "dist.py", folder],
        env={**os.environ, "TZ": "Asia/Tokyo" if umask else "UTC"},
        umask=umask,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_two_builds_of_one_commit_have_the_same_bytes(tmp_path):
    told = build(tmp_path / "one", 0o000)
    assert told == build(tmp_path / "other", 0o077)
    wheel, sdist = (line.split()[1] for line in told.splitlines())
    assert "pyref/cli/main.py" in zipfile.ZipFile(tmp_path / "one" / wheel).namelist()
    with tarfile.open(tmp_path / "one" / sdist) as archive:
        assert len({member.mtime for member in archive}) == 1
