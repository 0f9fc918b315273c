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
    places = []
    for number in above:
        number = min(max(number, 0), (length - 1) * below)
        first = number // below
        rest = number - first * below
        places.append((first, (below - rest) / below, rest / below))
    return places


def stretch(x, down, across):
    N, C, _, W = x.shape
    rows = np.zeros((N, C, len(down), W), x.dtype)
    for oh, (h, here, there) in enumerate(down):
        rows[:, :, oh, :] = here * x[:, :, h, :]
        if there > 0:
            rows[:, :, oh, :] += there * x[:, :, h + 1, :]
    y = np.zeros((N, C, len(down), len(across)), x.dtype)
    for ow, (w, here, there) in enumerate(across):
        y[:, :, :, ow] = here * rows[:, :, :, w]
        if there > 0:
            y[:, :, :, ow] += there * rows[:, :, :, w + 1]
    return y


def stretch_back(dy, down, across, image):
    N, C, OH, _ = dy.shape
    drows = np.zeros((N, C, OH, image[1]), dy.dtype)
    for ow, (w, here, there) in enumerate(across):
        drows[:, :, :, w] += here * dy[:, :, :, ow]
        if there > 0:
            drows[:, :, :, w + 1] += there * dy[:, :, :, ow]
    dx = np.zeros((N, C, *image), dy.dtype)
    for oh, (h, here, there) in enumerate(down):
        dx[:, :, h, :] += here * drows[:, :, oh, :]
        if there > 0:
            dx[:, :, h + 1, :] += there * drows[:, :, oh, :]
    return dx
