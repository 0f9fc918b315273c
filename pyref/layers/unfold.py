"""Cut images into windows: every entry of every window, in one array.

    x N x C x H x W; window, stride and dilation (down, across); pad (top, bottom,
    left, right), filled with zeros

    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

cols is C x KH x KW x N x OH x OW in Python and, with its axes the other way round,
OW x OH x N x KW x KH x C in Octave: one order in memory, as NumPy keeps the last
axis together and Octave the first. In both a reshape then gives the matrix with
one line for each window entry and one for each window, channel by channel, and
moves no number. Every (i, j) of the window is one strided piece of the padded
images.

Errors: pyref:value where the window does not fit, or where the padded images or the
windows have 2^31 entries or more: 16 GiB, and past what BLAS counts. Source:
Chellapilla, Puri and Simard 2006, High Performance Convolutional Neural Networks for
Document Processing.
"""

from math import prod

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import lengths_of


def unfold(layer, x, window, stride, pad, dilation):
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
    padded = np.zeros((C, N, *full), x.dtype)
    padded[:, :, top : top + H, left : left + W] = x.transpose(1, 0, 2, 3)
    cols = np.zeros((C, KH, KW, N, OH, OW), x.dtype)
    for i in range(KH):
        down = slice(i * dilation[0], i * dilation[0] + OH * stride[0], stride[0])
        for j in range(KW):
            across = slice(j * dilation[1], j * dilation[1] + OW * stride[1], stride[1])
            cols[:, i, j] = padded[:, :, down, across]
    return cols


def must_fit(layer, subject, lengths):
    if prod(lengths) >= 2**31:
        told = f"{subject} {lengths_of(lengths)}, not below 2147483648 entries"
        raise DomainError(f"{layer}: {told}")


def fold(cols, image, stride, pad, dilation):
    """Add the entries of windows back into images: the adjoint of unfold.

    cols as unfold gives it; image (H, W); x N x C x H x W

    A pixel gets the sum of all window entries that were copied from it, and what
    was copied from the padding is dropped: sum (fold (cols) * x) is
    sum (cols * unfold (x)) for every x.
    """
    C, KH, KW, N, OH, OW = cols.shape
    H, W = image
    top, bottom, left, right = pad
    padded = np.zeros((C, N, H + top + bottom, W + left + right), cols.dtype)
    for i in range(KH):
        down = slice(i * dilation[0], i * dilation[0] + OH * stride[0], stride[0])
        for j in range(KW):
            across = slice(j * dilation[1], j * dilation[1] + OW * stride[1], stride[1])
            part = cols[:, i, j]
            padded[:, :, down, across] += part
    x = padded[:, :, top : top + H, left : left + W].transpose(1, 0, 2, 3)
    return x
