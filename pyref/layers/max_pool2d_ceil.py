"""Take the largest entry of every window, as many as it takes to reach the end.
    y, back = pyref.layers.max_pool2d_ceil(x, window, stride, pad)
    dx = back(dy)

    x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
    left, right), each smaller than the window on its axis

    OH = ceil ((H + top + bottom - KH) / stride) + 1
    OW = ceil ((W + left + right - KW) / stride) + 1

and one less where the last window would start behind the last pixel, on the padding
at the end or past it:

    (OH - 1) * stride >= H + top,        (OW - 1) * stride >= W + left

    y(n, c, oh, ow) = the largest over i, j of
      x(n, c, oh * stride + i - top, ow * stride + j - left)

over those i, j that lie in the image, counted from 0, with y N x C x OH x OW. It is
max_pool2d with more padding below and on the right, as many rows and columns as the
last windows lack; what is past the image never wins, and every window holds a pixel.
Libraries call it ceil_mode; Caffe has no other pooling.

Going back, the pixel that won a window takes its whole gradient:

    dx(pixel) = sum of dy over the windows that it won

Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, MaxPool2d, ceil_mode;
Jia et al. 2014, Caffe: Convolutional Architecture for Fast Feature Embedding.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.max_pool2d import max_pool2d
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import enlarge, overhang


def max_pool2d_ceil(x, window, stride, pad):
    x, window, stride, pad = sizes(
        "max_pool2d_ceil: x N C H W, window positive 2, stride positive 2, "
        "pad whole 4",
        x, window, stride, pad,
    )  # fmt: skip
    if max(pad[:2]) >= window[0] or max(pad[2:]) >= window[1]:
        raise DomainError(
            f"max_pool2d_ceil: pad is {pad[0]} {pad[1]} {pad[2]} {pad[3]}, "
            f"window is {window[0]} x {window[1]}"
        )
    image = np.ones((1, 1, *x.shape[2:]))
    below, right = overhang(x.shape[2:], window, stride, pad)
    pad = (pad[0], pad[1] + below, pad[2], pad[3] + right)
    enlarge("max_pool2d_ceil", image, window, stride, pad, (1, 1), 0)
    y, floor_back = max_pool2d(x, window, stride, pad)
    return y, lambda dy: floor_back(like("max_pool2d_ceil", dy, y))
