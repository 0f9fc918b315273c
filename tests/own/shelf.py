"""A folder of one's own, made anew for a test, and the command that works on it."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

LAYERS = Path(__file__).parent / "layers"


def pyref(*words, at=None, **environment):
    return subprocess.run(
        [sys.executable, "-m", "pyref", *map(str, words)],
        env={**os.environ, **environment},
        cwd=at,
        capture_output=True,
        text=True,
        timeout=250,
    )


def copy(folder):
    """The layers of the tests in a folder of that name, with nothing certified."""
    kept = shutil.ignore_patterns("__pycache__", "fixtures")
    shutil.copytree(LAYERS, folder, ignore=kept)
    return folder


def edit(path, old, new):
    """Put a text in the place of one that must be there."""
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new))


def content(folder):
    """Every file of a folder, by its path: its bytes."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in files}


def words(text):
    """A text that the terminal may have broken into lines."""
    return re.sub(r"\s+", " ", text)
