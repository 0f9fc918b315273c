"""Take the largest entry of every window.
    y, back = pyref.layers.max_pool2d(x, window, stride, pad)
    dx = back(dy)

    x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
    left, right), each smaller than the window on its axis

    OH = floor ((H + top + bottom - KH) / stride) + 1
    OW = floor ((W + left + right - KW) / stride) + 1

    y(n, c, oh, ow) = the largest over i, j of
      x(n, c, oh * stride + i - top, ow * stride + j - left)

counted from 0, with y N x C x OH x OW. Padding never wins: it is no number at all,
not a zero, and a window of negative numbers stays negative beside it. As pad is
smaller than the window, every window holds a pixel.

Going back, the pixel that won a window takes its whole gradient:

    dx(pixel) = sum of dy over the windows that it won

Of equal pixels the first wins, along the rows of the window from its top. A NaN
beats every number, and of several the first wins. Complex numbers, which only the
complex step brings, are compared by their real parts.

Errors: pyref:size, pyref:type, pyref:value. Source: Scherer, Mueller and Behnke
2010, Evaluation of Pooling Operations in Convolutional Architectures.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import fold, unfold


def max_pool2d(x, window, stride, pad):
    x, window, stride, pad = sizes(
        "max_pool2d: x N C H W, window positive 2, stride positive 2, pad whole 4",
        x, window, stride, pad,
    )  # fmt: skip
    if max(pad[:2]) >= window[0] or max(pad[2:]) >= window[1]:
        raise DomainError(
            f"max_pool2d: pad is {pad[0]} {pad[1]} {pad[2]} {pad[3]}, "
            f"window is {window[0]} x {window[1]}"
        )
    cols = unfold("max_pool2d", x, window, stride, pad, (1, 1))
    OW, OH, N, KW, KH, C = cols.shape[::-1]
    inside = np.ones((1, 1, *x.shape[2:]))
    inside = unfold("max_pool2d", inside, window, stride, pad, (1, 1)) == 1
    y = np.full((C, N, OH, OW), -np.inf, x.dtype)
    winner = np.zeros((C, N, OH, OW))
    for i in range(KH):
        for j in range(KW):
            part = cols[:, i, j]
            score, best = np.real(part), np.real(y)
            ahead = (score > best) | (np.isnan(score) & ~np.isnan(best))
            wins = inside[:, i, j] & (ahead | (winner == 0))
            y[wins] = part[wins]
            winner[wins] = i * KW + j + 1
    y = y.transpose(1, 0, 2, 3)
    return y, lambda dy: backward(
        like("max_pool2d", dy, y), x, winner, window, stride, pad
    )


def backward(dy, x, winner, window, stride, pad):
    image = x.shape[2:]
    KH, KW = window
    N, C, OH, OW = dy.shape
    dy = dy.transpose(1, 0, 2, 3)
    dcols = np.zeros((C, KH, KW, N, OH, OW), dy.dtype)
    for i in range(KH):
        for j in range(KW):
            wins = winner == i * KW + j + 1
            part = np.zeros((C, N, OH, OW), dy.dtype)
            part[wins] = dy[wins]
            dcols[:, i, j] = part
    dx = fold(dcols, image, stride, pad, (1, 1))
    return dx
