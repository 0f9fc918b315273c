"""Read images between their pixels: linear interpolation, down and then across.

    down = between(above, below, length)
    y = stretch(x, down, across)                  x N x C x H x W, y N x C x OH x OW
    dx = stretch_back(dy, down, across, image)    image (H, W); the adjoint of stretch

above / below are places along an axis of so many pixels, counted from 0 and held
between the first and the last. Of each, between has the pixel before it, the share of
that and the share of the next; where the place is a pixel, the next is not looked at.
Places are fractions of whole numbers, so that each share is rounded once.
"""

import numpy as np


def between(above, below, length):
    above = np.clip(above, 0, (length - 1) * below)
    first = above // below
    rest = above - first * below
    return first, (below - rest) / below, rest / below


def stretch(x, down, across):
    rows = read(x, *down)
    return turn(read(turn(rows), *across))


def stretch_back(dy, down, across, image):
    drows = turn(hand_back(turn(dy), *across, image[1]))
    return hand_back(drows, *down, image[0])


def turn(v):
    return v.swapaxes(2, 3)


def read(x, first, here, there):
    y = column(here, x) * x[:, :, first, :]
    far = there > 0
    y[:, :, far, :] += column(there[far], x) * x[:, :, first[far] + 1, :]
    return y


def hand_back(dy, first, here, there, length):
    far = there > 0
    dx = np.zeros((*dy.shape[:2], length, dy.shape[3]), dy.dtype)
    gather(dx, first[far] + 1, column(there[far], dy) * dy[:, :, far, :])
    gather(dx, first, column(here, dy) * dy)
    return dx


def gather(dx, at, parts):
    """Add to each row of dx the parts whose places, which rise, are its own."""
    starts = np.flatnonzero(np.diff(at, prepend=-1))
    if starts.size:
        dx[:, :, at[starts], :] += np.add.reduceat(parts, starts, axis=2)


def column(shares, x):
    return shares.astype(x.real.dtype)[:, None]
