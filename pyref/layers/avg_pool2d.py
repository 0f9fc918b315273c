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

The windows are gone through in blocks that stay in the cache: a few images, or some
rows of a large one.

Errors: pyref:size, pyref:type, pyref:value. Source: LeCun, Bottou, Bengio and
Haffner 1998, Gradient-Based Learning Applied to Document Recognition.
"""

import numpy as np

from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import blocks, crop, enlarge


def avg_pool2d(x, window, stride, pad):
    x, window, stride, pad = sizes(
        "avg_pool2d: x N C H W, window positive 2, stride positive 2, pad whole 4",
        x, window, stride, pad,
    )  # fmt: skip
    images, OH, OW = enlarge("avg_pool2d", x, window, stride, pad, (1, 1), 0)
    (N, C), (KH, KW) = x.shape[:2], window
    y = np.zeros((C, N, OH, OW), x.dtype)
    found = blocks((C, N, OH, OW), window, stride, (1, 1))
    for block in found:
        some, lines, pixels = block
        part = images[:, some, pixels]
        total = y[:, some, lines]
        high = total.shape[2]
        for i in range(KH):
            down = slice(i, i + high * stride[0], stride[0])
            for j in range(KW):
                across = slice(j, j + OW * stride[1], stride[1])
                total = total + part[:, :, down, across]
        y[:, some, lines] = total / (KH * KW)
    y = y.transpose(1, 0, 2, 3)
    return y, lambda dy: backward(
        like("avg_pool2d", dy, y), x, images.shape, window, stride, pad
    )


def backward(dy, x, lengths, window, stride, pad):
    KH, KW = window
    N, C, OH, OW = dy.shape
    share = dy.transpose(1, 0, 2, 3) / (KH * KW)
    dimages = np.zeros(lengths, share.dtype)
    found = blocks((C, N, OH, OW), window, stride, (1, 1))
    for block in found:
        some, lines, pixels = block
        part = dimages[:, some, pixels]
        total = share[:, some, lines]
        high = total.shape[2]
        for i in range(KH):
            down = slice(i, i + high * stride[0], stride[0])
            for j in range(KW):
                across = slice(j, j + OW * stride[1], stride[1])
                part[:, :, down, across] += total
        dimages[:, some, pixels] = part
    dx = crop(dimages, x.shape[2:], pad)
    return dx
