"""Cut images into windows: every entry of every window, in one array.

    x N x C x H x W; window, stride and dilation (down, across); pad (top, bottom,
    left, right), filled with zeros

    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

cols is C x KH x KW x N x OH x OW in Python and, with its axes the other way round,
OW x OH x N x KW x KH x C in Octave: one order in memory, as NumPy keeps the last
axis together and Octave the first. In both a reshape then gives the matrix with
one line for each window entry and one for each window, channel by channel, and
moves no number.

unfold is enlarge, which pads, and cut; going back, fold is lay and crop. With blocks
a layer goes through the windows a few at a time.

Errors: pyref:value where the window does not fit, or where the padded images or the
windows have 2^31 entries or more: 16 GiB, and past what BLAS counts. Source:
Chellapilla, Puri and Simard 2006, High Performance Convolutional Neural Networks for
Document Processing.
"""

from math import prod

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import lengths_of

BLOCK = 2**17
"""Entries of a block of windows: 1 MiB in float64, which stays in the cache of a core.

Half and twice of it were as fast within 15 percent in forward and backward passes."""


def unfold(layer, x, window, stride, pad, dilation):
    images, _, _ = enlarge(layer, x, window, stride, pad, dilation, 0)
    return cut(images, window, stride, dilation)


def enlarge(layer, x, window, stride, pad, dilation, fill):
    """Images padded with fill, C x N x H x W, and how many windows: OH and OW."""
    N, C, H, W = x.shape
    KH, KW = window
    top, bottom, left, right = pad
    span = ((KH - 1) * dilation[0] + 1, (KW - 1) * dilation[1] + 1)
    full = (H + top + bottom, W + left + right)
    if span[0] > full[0] or span[1] > full[1]:
        raise DomainError(
            f"{layer}: window spans {span[0]} x {span[1]}, "
            f"padded image is {full[0]} x {full[1]}"
        )
    OH = (full[0] - span[0]) // stride[0] + 1
    OW = (full[1] - span[1]) // stride[1] + 1
    must_fit(layer, "padded images are", (N, C, *full))
    must_fit(layer, "windows are", (C, KH, KW, N, OH, OW))
    images = np.full((C, N, *full), fill, x.dtype)
    images[:, :, top : top + H, left : left + W] = x.transpose(1, 0, 2, 3)
    return images, OH, OW


def overhang(image, window, stride, pad):
    """Rows and columns that lack where windows are counted rounded up: ceil_mode.

    The last window may go past the padded image, but must start on a pixel, or on the
    padding above it or on its left.
    """
    lacking = []
    for length, k, s, before, after in zip(
        image, window, stride, pad[::2], pad[1::2], strict=True
    ):
        last = length + before + after - k
        lack = -last % s
        lacking.append(lack if last + lack < length + before else 0)
    return tuple(lacking)


def must_fit(layer, subject, lengths):
    # an array of no entries cannot have lengths of any size either
    lengths = [max(length, 1) for length in lengths]
    if prod(lengths) >= 2**31:
        told = f"{subject} {lengths_of(lengths)}, not below 2147483648 entries"
        raise DomainError(f"{layer}: {told}")


def cut(images, window, stride, dilation):
    """The windows of padded images; each (i, j) of them is one strided piece."""
    C, N, H, W = images.shape
    KH, KW = window
    OH = (H - (KH - 1) * dilation[0] - 1) // stride[0] + 1
    OW = (W - (KW - 1) * dilation[1] - 1) // stride[1] + 1
    cols = np.empty((C, KH, KW, N, OH, OW), images.dtype)
    for i in range(KH):
        down = slice(i * dilation[0], i * dilation[0] + OH * stride[0], stride[0])
        for j in range(KW):
            across = slice(j * dilation[1], j * dilation[1] + OW * stride[1], stride[1])
            cols[:, i, j] = images[:, :, down, across]
    return cols


def blocks(lengths, window, stride, dilation):
    """A few windows at a time: which images, which rows of windows, and of pixels.

    lengths (C, N, OH, OW)

    A block has at most BLOCK entries, so that its windows stay in the cache from one
    step to the next and their memory does not grow with N: whole images, as many as
    fit, or rows of windows of one image, and one row at least.
    """
    C, N, OH, OW = lengths
    row = max(C * window[0] * window[1] * OW, 1)
    high = min(max(BLOCK // row, 1), OH)
    many = max(BLOCK // (row * OH), 1)
    span = (window[0] - 1) * dilation[0] + 1
    found = []
    for n in range(0, N, many):
        some = slice(n, min(n + many, N))
        for first in range(0, OH, high):
            last = min(first + high, OH) - 1
            pixels = slice(first * stride[0], last * stride[0] + span)
            found.append((some, slice(first, last + 1), pixels))
    return found


def fold(cols, image, stride, pad, dilation):
    """Add the entries of windows back into images: the adjoint of unfold.

    cols as unfold gives it; image (H, W); x N x C x H x W

    A pixel gets the sum of all window entries that were copied from it, and what
    was copied from the padding is dropped: sum (fold (cols) * x) is
    sum (cols * unfold (x)) for every x.
    """
    C, N = cols.shape[0], cols.shape[3]
    top, bottom, left, right = pad
    full = (image[0] + top + bottom, image[1] + left + right)
    images = np.zeros((C, N, *full), cols.dtype)
    return crop(lay(images, cols, stride, dilation), image, pad)


def lay(images, cols, stride, dilation):
    """Add windows to padded images, each entry to the pixel that cut takes it from.

    It changes images, which no caller of a layer has seen.
    """
    KH, KW = cols.shape[1:3]
    OH, OW = cols.shape[4:]
    for i in range(KH):
        down = slice(i * dilation[0], i * dilation[0] + OH * stride[0], stride[0])
        for j in range(KW):
            across = slice(j * dilation[1], j * dilation[1] + OW * stride[1], stride[1])
            part = cols[:, i, j]
            images[:, :, down, across] += part
    return images


def crop(images, image, pad):
    """The adjoint of enlarge: x N x C x H x W without its padding."""
    H, W = image
    top, left = pad[0], pad[2]
    x = images[:, :, top : top + H, left : left + W].transpose(1, 0, 2, 3)
    return x
