"""Real images: 20 of each class of Fashion-MNIST, from fixtures/data.

    x, labels = images()       x N x 1 x 28 x 28, labels N whole numbers 0 to 9

The gray values 0 to 255 are divided by 256, not 255: so they are exact in float32.

Errors: pyref:format, with the file and both facts.
"""

import gzip
import zlib

import numpy as np

from pyref.errors import FormatError
from pyref.paths import DATA

IMAGES = "fashion-mnist-200-images-idx3-ubyte.gz"
LABELS = "fashion-mnist-200-labels-idx1-ubyte.gz"
CLASSES = 10


def images(folder=DATA):
    """The images in file order, and their labels."""
    pictures = idx(folder / IMAGES, 28, 28)
    labels = idx(folder / LABELS)
    if len(labels) != len(pictures):
        raise FormatError(f"{LABELS}: {len(labels)} labels, {len(pictures)} images")
    wrong = labels[labels >= CLASSES]
    if wrong.size:
        raise FormatError(f"{LABELS}: a label is {wrong[0]}, the last class is 9")
    return pictures[:, np.newaxis] / 256, labels.astype(int)


def idx(path, *lengths):
    """The bytes of an IDX file as an array, N x lengths.

    Four bytes tell the kind and how many lengths follow (8 is bytes), then the
    lengths, four bytes each and the highest first, then the values in C order.
    """
    content = unpacked(path)
    count = 1 + len(lengths)
    if len(content) < 4 * (1 + count):
        raise FormatError(f"{path.name}: {len(content)} bytes, the head alone has more")
    magic, *shape = np.frombuffer(content, ">u4", 1 + count).tolist()
    if magic != 0x800 + count:
        raise FormatError(f"{path.name}: magic number is {magic}, not {0x800 + count}")
    if shape[1:] != list(lengths):
        found, asked = (" x ".join(map(str, v)) for v in (shape[1:], lengths))
        raise FormatError(f"{path.name}: images are {found}, not {asked}")
    values = np.frombuffer(content, np.uint8, offset=4 * (1 + count))
    told = int(np.prod(shape))
    if values.size != told:
        raise FormatError(f"{path.name}: {values.size} values, the head has {told}")
    return values.reshape(shape)


def unpacked(path):
    try:
        return gzip.decompress(path.read_bytes())
    except (OSError, EOFError, zlib.error) as error:
        raise FormatError(f"{path.name}: not a whole gzip file: {error}") from None
