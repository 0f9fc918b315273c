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

The windows are gone through in blocks that stay in the cache: a few images, or some
rows of a large one. For each window the entry that won is kept, and its pixel is
found by its number.

Errors: pyref:size, pyref:type, pyref:value. Source: Scherer, Mueller and Behnke
2010, Evaluation of Pooling Operations in Convolutional Architectures.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import blocks, crop, enlarge


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
    images, OH, OW = enlarge("max_pool2d", x, window, stride, pad, (1, 1), -np.inf)
    (N, C), (KH, KW) = x.shape[:2], window
    # of a window that begins on the padding the first pixel is a later entry
    above = np.maximum(pad[0] - stride[0] * np.arange(OH), 0).reshape(OH, 1)
    before = np.maximum(pad[2] - stride[1] * np.arange(OW), 0).reshape(1, OW)
    winner = np.empty((C, N, OH, OW), np.min_scalar_type(KH * KW))
    winner[:] = above * KW + before
    found = blocks((C, N, OH, OW), window, stride, (1, 1))
    for block in found:
        some, lines, pixels = block
        part = np.real(images[:, some, pixels])
        place = winner[:, some, lines]
        best = np.full(place.shape, -np.inf, part.dtype)
        high = place.shape[2]
        for i in range(KH):
            down = slice(i, i + high * stride[0], stride[0])
            for j in range(KW):
                across = slice(j, j + OW * stride[1], stride[1])
                score = part[:, :, down, across].copy()
                ahead = (score > best) | (np.isnan(score) & ~np.isnan(best))
                best = np.maximum(best, score)
                place = np.maximum(place, ahead * place.dtype.type(i * KW + j))
        winner[:, some, lines] = place
    lengths = images.shape
    y = images.reshape(-1)[numbers(winner, lengths, window, stride)]
    y = y.transpose(1, 0, 2, 3)
    return y, lambda dy: backward(
        like("max_pool2d", dy, y), x, winner, lengths, window, stride, pad
    )


def numbers(winner, lengths, window, stride):
    # of the pixels that won: the pixels of all padded images are counted in a row
    W, H, N, C = lengths[::-1]
    OW, OH = winner.shape[:1:-1]
    down = stride[0] * np.arange(OH).reshape(OH, 1)
    across = stride[1] * np.arange(OW).reshape(1, OW)
    image = H * W * np.arange(C * N).reshape(C, N, 1, 1)
    entry = np.arange(window[0]).reshape(-1, 1) * W + np.arange(window[1])
    index = entry.reshape(-1)[winner] + (down * W + across) + image
    return index


def backward(dy, x, winner, lengths, window, stride, pad):
    dy = dy.transpose(1, 0, 2, 3)
    index = numbers(winner, lengths, window, stride)
    dimages = np.zeros(lengths, dy.dtype)
    np.add.at(dimages.reshape(-1), index.reshape(-1), dy.reshape(-1))
    dx = crop(dimages, x.shape[2:], pad)
    return dx
