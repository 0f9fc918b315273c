"""Take the mean of windows that share out an image, as many as are asked for.
    y, back = pyref.layers.adaptive_avg_pool2d(x, output_size)
    dx = back(dy)

    x N x C x H x W; output_size (OH, OW)

    rows of window oh:      from floor (oh H / OH) to ceil ((oh + 1) H / OH) - 1
    columns of window ow:   from floor (ow W / OW) to ceil ((ow + 1) W / OW) - 1

    y(n, c, oh, ow) = the mean of x(n, c, h, w) over these rows and columns

counted from 0, with y N x C x OH x OW. Where OH divides H, windows lie side by side
and are of one size; else neighbors share a row, and their sizes may differ by one.
Where OH is larger than H a row is in several windows. With output_size (1, 1) it is
global_avg_pool2d.

Going back, every pixel of a window gets an equal share of its gradient:

    dx(pixel) = sum of dy / (pixels of the window) over the windows that hold it

A window of no pixels, of an image that has none, has the mean 0.

Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, AdaptiveAvgPool2d; He,
Zhang, Ren and Sun 2014, Spatial Pyramid Pooling.
"""

import numpy as np

from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import must_fit


def adaptive_avg_pool2d(x, output_size):
    x, output_size = sizes(
        "adaptive_avg_pool2d: x N C H W, output_size positive 2", x, output_size
    )
    N, C, H, W = x.shape
    OH, OW = output_size
    must_fit("adaptive_avg_pool2d", "y is", (N, C, OH, OW))
    y = np.zeros((N, C, OH, OW), x.dtype)
    for oh in range(OH):
        down = span(oh, OH, H)
        for ow in range(OW):
            across = span(ow, OW, W)
            part = x[:, :, down, across]
            count = max(1, part.shape[2] * part.shape[3])
            y[:, :, oh, ow] = np.sum(part, axis=(2, 3)) / count
    return y, lambda dy: backward(
        like("adaptive_avg_pool2d", dy, y), (N, C, H, W), output_size
    )


def backward(dy, lengths, output_size):
    H, W = lengths[2:]
    OH, OW = output_size
    dx = np.zeros(lengths, dy.dtype)
    for oh in range(OH):
        down = span(oh, OH, H)
        for ow in range(OW):
            across = span(ow, OW, W)
            part = dx[:, :, down, across]
            count = max(1, part.shape[2] * part.shape[3])
            dx[:, :, down, across] = part + dy[:, :, oh : oh + 1, ow : ow + 1] / count
    return dx


def span(place, places, length):
    span = slice(place * length // places, -(-(place + 1) * length // places))
    return span
