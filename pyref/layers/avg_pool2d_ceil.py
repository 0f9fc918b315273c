"""Take the mean of every window, as many as it takes to reach the end.
    y, back = pyref.layers.avg_pool2d_ceil(x, window, stride, pad)
    dx = back(dy)

    x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
    left, right), filled with zeros, each smaller than the window on its axis

    OH = ceil ((H + top + bottom - KH) / stride) + 1
    OW = ceil ((W + left + right - KW) / stride) + 1

and one less where the last window would start behind the last pixel, on the padding
at the end or past it:

    (OH - 1) * stride >= H + top,        (OW - 1) * stride >= W + left

    y(n, c, oh, ow) = the mean over i, j of
      x(n, c, oh * stride + i - top, ow * stride + j - left)

counted from 0, with y N x C x OH x OW. The mean is over those i, j that lie in the
padded image: padding counts, as zeros, and what the last windows have past it does
not. Libraries call it ceil_mode. That with padding not counted is avg_pool2d_inside,
with as many more rows and columns of padding at the end as the last windows lack.

Going back, every pixel of a window gets an equal share of its gradient:

    dx(pixel) = sum of dy / (entries on the padded image) over windows that hold it

Errors: pyref:size, pyref:type, pyref:value. Source: PyTorch, AvgPool2d, ceil_mode;
Jia et al. 2014, Caffe: Convolutional Architecture for Fast Feature Embedding.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.avg_pool2d import avg_pool2d
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import enlarge, overhang


def avg_pool2d_ceil(x, window, stride, pad):
    x, window, stride, pad = sizes(
        "avg_pool2d_ceil: x N C H W, window positive 2, stride positive 2, "
        "pad whole 4",
        x, window, stride, pad,
    )  # fmt: skip
    if max(pad[:2]) >= window[0] or max(pad[2:]) >= window[1]:
        raise DomainError(
            f"avg_pool2d_ceil: pad is {pad[0]} {pad[1]} {pad[2]} {pad[3]}, "
            f"window is {window[0]} x {window[1]}"
        )
    H, W = x.shape[2:]
    below, right = overhang((H, W), window, stride, pad)
    past = (0, below, 0, right)
    padded = np.ones((1, 1, H + pad[0] + pad[1], W + pad[2] + pad[3]), x.real.dtype)
    enlarge("avg_pool2d_ceil", padded, window, stride, past, (1, 1), 0)
    share = avg_pool2d(padded, window, stride, past)[0]
    pad = (pad[0], pad[1] + below, pad[2], pad[3] + right)
    counted, counted_back = avg_pool2d(x, window, stride, pad)
    y = counted / share
    return y, lambda dy: counted_back(like("avg_pool2d_ceil", dy, y) / share)
