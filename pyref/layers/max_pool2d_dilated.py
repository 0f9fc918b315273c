"""Take the largest entry of every window whose entries lie apart.
    y, back = pyref.layers.max_pool2d_dilated(x, window, stride, pad, dilation)
    dx = back(dy)

    x N x C x H x W; window (KH, KW), stride and dilation (down, across); pad (top,
    bottom, left, right)

    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

    y(n, c, oh, ow) = the largest over i, j of
      x(n, c, oh * stride + i * dilation - top, ow * stride + j * dilation - left)

counted from 0, with y N x C x OH x OW. It is max_pool2d where dilation is 1. Padding
never wins, and every window must hold a pixel: where entries lie farther apart than
the image is wide, all of them may be padding, which has no largest entry.

Going back, the pixel that won a window takes its whole gradient:

    dx(pixel) = sum of dy over the windows that it won

Of equal pixels the first wins, along the rows of the window from its top. A NaN
beats every number, and of several the first wins. Complex numbers, which only the
complex step brings, are compared by their real parts.

All windows are made at once, KH KW times as many numbers as x has at stride 1.

Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, MaxPool2d; Yu and Koltun
2016, Multi-Scale Context Aggregation by Dilated Convolutions.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import cut, enlarge, fold, unfold


def max_pool2d_dilated(x, window, stride, pad, dilation):
    x, window, stride, pad, dilation = sizes(
        "max_pool2d_dilated: x N C H W, window positive 2, stride positive 2, "
        "pad whole 4, dilation positive 2",
        x, window, stride, pad, dilation,
    )  # fmt: skip
    images, OH, OW = enlarge(
        "max_pool2d_dilated", x, window, stride, pad, dilation, -np.inf
    )
    N, C, H, W = x.shape
    KH, KW = window
    image = np.ones((1, 1, H, W))
    inside = unfold("max_pool2d_dilated", image, window, stride, pad, dilation)
    inside = inside.reshape(1, KH * KW, 1, OH, OW) > 0
    held = np.any(inside, axis=1)
    if not np.all(held):
        raise DomainError(
            "max_pool2d_dilated: a window holds no pixel, "
            f"pad is {pad[0]} {pad[1]} {pad[2]} {pad[3]}, "
            f"image is {H} x {W}, dilation is {dilation[0]} x {dilation[1]}"
        )
    cols = cut(images, window, stride, dilation)
    cols = cols.reshape(C, KH * KW, N, OH, OW)
    winner = np.zeros((C, N, OH, OW), np.intp)
    best = np.full(winner.shape, -np.inf)
    y = np.full(winner.shape, -np.inf, x.dtype)
    seen = np.zeros(winner.shape, bool)
    for k in range(KH * KW):
        entry = cols[:, k]
        score = np.real(entry)
        ahead = (score > best) | (np.isnan(score) & ~np.isnan(best))
        ahead = ahead | (inside[:, k] & ~seen)  # the first pixel, be it -Inf
        seen = seen | inside[:, k]
        best[ahead] = score[ahead]
        y[ahead] = entry[ahead]
        winner[ahead] = k
    y = y.transpose(1, 0, 2, 3)
    return y, lambda dy: backward(
        like("max_pool2d_dilated", dy, y), x, winner, window, stride, pad, dilation
    )


def backward(dy, x, winner, window, stride, pad, dilation):
    N, C, OH, OW = dy.shape
    KH, KW = window
    dy = dy.transpose(1, 0, 2, 3).copy()
    dcols = np.zeros((C, KH * KW, N, OH, OW), dy.dtype)
    for k in range(KH * KW):
        dcols[:, k] = zero_out(dy, winner != k)
    dcols = dcols.reshape(C, KH, KW, N, OH, OW)
    dx = fold(dcols, x.shape[2:], stride, pad, dilation)
    return dx
