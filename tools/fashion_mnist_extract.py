"""Rebuild the extract of Fashion-MNIST in fixtures/data, byte for byte.

    python tools/fashion_mnist_extract.py [FOLDER]

Rule: go through the test set in file order and keep an image while fewer than 20 of
its class are kept. The 200 images stand in that order, in the format of the source.
Exit codes: 0 written, 2 a source file is another one, 3 the data set is not here.
"""

import gzip
import hashlib
import io
import sys
from pathlib import Path

import numpy as np

from pyref.fixtures.images import CLASSES, IMAGES, LABELS, read_idx, unpack
from pyref.paths import DATA

EACH = 20
PACKAGE = "dataset-fashion-mnist"
SOURCE = Path("/usr/share/datasets/fashion-mnist")
UNPACKED = {
    "t10k-images-idx3-ubyte.gz": "5b4141f0afbad91edebe8549f8fcffe0"
    "87ea10ca49f1dbef5c9a5cd8815ce37b",
    "t10k-labels-idx1-ubyte.gz": "0402a96d92fd2663957122ceb108a494"
    "c5af83dab82d92729df917d7dec38c34",
}


def main(folder=DATA, source=SOURCE):
    """Write both files and return the exit code."""
    folder, source = Path(folder), Path(source)
    if not all((source / name).is_file() for name in UNPACKED):
        print(
            f"{source}: no Fashion-MNIST here. Debian and Ubuntu have it: "
            f"apt-get install {PACKAGE}",
            file=sys.stderr,
        )
        return 3
    for name, noted in UNPACKED.items():
        found = hashlib.sha256(unpack(source / name)).hexdigest()
        if found != noted:
            print(f"{name}: SHA-256 unpacked is {found}, not {noted}", file=sys.stderr)
            return 2
    for name, content in extract(source).items():
        (folder / name).write_bytes(packed(content))
    return 0


def extract(source=SOURCE):
    """The contents of both files, by name."""
    of_images, of_labels = UNPACKED
    pictures, labels = (
        read_idx(source / of_images, 28, 28),
        read_idx(source / of_labels),
    )
    kept = np.sort(
        np.concatenate([np.flatnonzero(labels == c)[:EACH] for c in range(CLASSES)])
    )
    return {
        IMAGES: head(len(kept), 28, 28) + pictures[kept].tobytes(),
        LABELS: head(len(kept)) + labels[kept].tobytes(),
    }


def head(*lengths):
    return np.array([0x800 + len(lengths), *lengths], ">u4").tobytes()


def packed(content):
    """A gzip file that says neither when nor where nor from what it was made."""
    made = io.BytesIO()
    with gzip.GzipFile("", "wb", compresslevel=9, fileobj=made, mtime=0) as file:
        file.write(content)
    return made.getvalue()


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:2]))
