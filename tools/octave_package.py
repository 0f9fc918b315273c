"""The package that Octave's pkg install takes, made from a checkout.

It holds +pyref with the fixtures beside it, and what pkg demands: DESCRIPTION, COPYING
and INDEX. No Python is needed where it is installed.
"""

import configparser
import re
import time
from collections.abc import Iterator
from pathlib import Path

from packing import write_tar

PARTS = ("LICENSE", "MANIFEST.json", "cases", "mistakes")  # of the fixtures
DESCRIPTION = """\
Name: pyref
Version: {version}
Date: {date}
Author: pyref contributors
Maintainer: pyref contributors
Title: Reference layers for matrix-form backpropagation
Description: Layers with their gradients, fixtures whose digits are certified in
 ball arithmetic, and a check that judges a layer of yours by them and names its
 mistake: pyref.check (@my_dense, 'dense')
Categories: pyref
License: MIT
Depends: octave (>= 6.4.0)
"""


def build_octave_package(root: Path, folder: Path, epoch: int) -> Path:
    """Write folder/pyref-octave-VERSION.tar.gz from the checkout at root."""
    settings = configparser.ConfigParser()
    settings.read(root / "setup.cfg")
    version = settings["metadata"]["version"]
    date = time.strftime("%Y-%m-%d", time.gmtime(epoch))
    texts = {
        "COPYING": (root / "LICENSE").read_text(),
        "DESCRIPTION": DESCRIPTION.format(version=version, date=date),
        "INDEX": write_index(root / "octave" / "+pyref" / "Contents.m"),
    }
    contents = {name: text.encode() for name, text in texts.items()}
    contents |= {f"inst/{name}": path.read_bytes() for name, path in list_files(root)}
    path = folder / f"pyref-octave-{version}.tar.gz"
    write_tar(path, f"pyref-{version}", contents, epoch)
    return path


def list_files(root: Path) -> Iterator[tuple[str, Path]]:
    """Each file of the package by its name there."""
    octave, fixtures = root / "octave", root / "fixtures"
    for path in octave.rglob("*.m"):
        yield path.relative_to(octave).as_posix(), path
    for part in PARTS:
        whole = fixtures / part
        for path in whole.rglob("*") if whole.is_dir() else [whole]:
            yield f"fixtures/{path.relative_to(fixtures).as_posix()}", path


def write_index(contents: Path) -> str:
    """What pkg describe lists: the functions that Contents.m names first."""
    head = contents.read_text().split("\n%\n")[1]
    names = re.findall(r"^%   (\w+) ", head, re.MULTILINE)
    lines = [" " + " ".join(f"pyref.{name}" for name in names)]
    return "\n".join(["pyref >> pyref", "Reference layers", *lines, ""])
