"""Take the mean of every window, with padding counted as zeros.
    y, back = pyref.layers.avg_pool2d(x, window, stride, pad)
    dx = back(dy)

    x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
    left, right), filled with zeros

    OH = floor ((H + top + bottom - KH) / stride) + 1
    OW = floor ((W + left + right - KW) / stride) + 1

    y(n, c, oh, ow) = the sum over i, j of
      x(n, c, oh * stride + i - top, ow * stride + j - left) / (KH * KW)

counted from 0, with y N x C x OH x OW and x zero outside its image. The divisor is
KH * KW for every window, also where part of it lies on the padding.

Going back, every pixel of a window gets an equal share of its gradient:

    dx(pixel) = sum of dy / (KH * KW) over the windows that hold it

Errors: pyref:size, pyref:type, pyref:value. Source: LeCun, Bottou, Bengio and
Haffner 1998, Gradient-Based Learning Applied to Document Recognition.
"""

import numpy as np

from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import fold, unfold


def avg_pool2d(x, window, stride, pad):
    x, window, stride, pad = sizes(
        "avg_pool2d: x N C H W, window positive 2, stride positive 2, pad whole 4",
        x, window, stride, pad,
    )  # fmt: skip
    cols = unfold("avg_pool2d", x, window, stride, pad, (1, 1))
    OW, OH, N, KW, KH, C = cols.shape[::-1]
    cols = cols.reshape(C, KH * KW, N, OH, OW)
    y = np.sum(cols, axis=1) / (KH * KW)
    y = y.transpose(1, 0, 2, 3)
    return y, lambda dy: backward(like("avg_pool2d", dy, y), x, window, stride, pad)


def backward(dy, x, window, stride, pad):
    image = x.shape[2:]
    KH, KW = window
    share = dy.transpose(1, 0, 2, 3) / (KH * KW)
    dcols = np.tile(share[:, None, None], (1, KH, KW, 1, 1, 1))
    dx = fold(dcols, image, stride, pad, (1, 1))
    return dx
