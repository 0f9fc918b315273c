"""Windows of images as people go over them, for the mistakes of layers that do.

    for n, oh, ow in places:  the loops of a textbook, over padded images

What is in pyref/layers/unfold.py is ours; this is written as courses write it, so that
a mistake can be planted in any step of it.
"""

from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np

Array = np.ndarray


def pad_images(x: Array, pad: Sequence[int], fill: float = 0.0) -> Array:
    """x N x C x H x W with a border of fill; pad (top, bottom, left, right)."""
    top, bottom, left, right = pad
    border = ((0, 0), (0, 0), (top, bottom), (left, right))
    return np.pad(x, border, constant_values=fill)


def cut_border(padded: Array, x: Array, pad: Sequence[int]) -> Array:
    """The part of padded images that x was, which starts at top and left of pad."""
    top, left = pad[0], pad[2]
    H, W = x.shape[2:]
    return padded[:, :, top : top + H, left : left + W]


def count_windows(
    padded: Array,
    window: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int] = (1, 1),
) -> tuple[int, int]:
    """OH and OW: how many windows there are, down and across."""
    down, across = (
        (length - (k - 1) * d - 1) // s + 1
        for length, k, s, d in zip(
            padded.shape[2:], window, stride, dilation, strict=True
        )
    )
    return down, across


def windows(
    padded: Array,
    window: Sequence[int],
    stride: Sequence[int],
    dilation: Sequence[int] = (1, 1),
) -> Iterator[tuple[int, int, Any]]:
    """oh, ow, and an index of the pixels of that window in all images and channels."""
    OH, OW = count_windows(padded, window, stride, dilation)
    for oh in range(OH):
        top = oh * stride[0]
        rows = slice(top, top + (window[0] - 1) * dilation[0] + 1, dilation[0])
        for ow in range(OW):
            left = ow * stride[1]
            columns = slice(left, left + (window[1] - 1) * dilation[1] + 1, dilation[1])
            yield oh, ow, (slice(None), slice(None), rows, columns)
