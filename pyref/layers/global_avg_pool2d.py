"""Take the mean of each channel of each image.
    y, back = pyref.layers.global_avg_pool2d(x)
    dx = back(dy)

    x N x C x H x W

    y = mean (x)                 N x C, over the H W pixels of each channel

Going back, every pixel of a channel gets an equal share:

    dx(n, c, h, w) = dy(n, c) / (H W)

A channel of no pixels has the mean 0, as of a sum of nothing.

NaN or Inf stays in its channel of its image. Near the largest number the sum may pass
it on the way, and y is then Inf.

Errors: pyref:size, pyref:type. Source: Lin, Chen and Yan 2013, Network In Network.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def global_avg_pool2d(x):
    x = sizes("global_avg_pool2d: x N C H W", x)
    N, C, H, W = x.shape
    count = max(1, H * W)
    y = np.sum(x, axis=(2, 3)) / count
    return y, lambda dy: backward(like("global_avg_pool2d", dy, y), count, (N, C, H, W))


def backward(dy, count, lengths):
    share = dy / count
    dx = np.tile(share[:, :, None, None], (1, 1, *lengths[2:]))
    return dx
