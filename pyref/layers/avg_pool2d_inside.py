"""Take the mean of every window over its pixels alone, with padding not counted.
    y, back = pyref.layers.avg_pool2d_inside(x, window, stride, pad)
    dx = back(dy)

    x N x C x H x W; window (KH, KW) and stride (down, across); pad (top, bottom,
    left, right), each smaller than the window on its axis

    OH = floor ((H + top + bottom - KH) / stride) + 1
    OW = floor ((W + left + right - KW) / stride) + 1

    y(n, c, oh, ow) = the mean over i, j of
      x(n, c, oh * stride + i - top, ow * stride + j - left)

counted from 0, with y N x C x OH x OW. The mean is over those i, j whose pixel is in
the image: it is avg_pool2d divided by the share of the window that lies there, and
another function where a window lies on padding. Libraries call it count_include_pad
false. As pad is smaller than the window, every window holds a pixel, if there is one.

Going back, every pixel of a window gets an equal share of its gradient:

    dx(pixel) = sum of dy / (pixels of the window) over the windows that hold it

Windows that go past the image at its end, where sizes are rounded up (ceil_mode), are
windows on padding below and on the right, as many rows and columns as are lacking.

Errors: pyref:size, pyref:type, pyref:value. Source: ONNX, AveragePool; LeCun, Bottou,
Bengio and Haffner 1998, Gradient-Based Learning Applied to Document Recognition.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.avg_pool2d import avg_pool2d
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import enlarge


def avg_pool2d_inside(x, window, stride, pad):
    x, window, stride, pad = sizes(
        "avg_pool2d_inside: x N C H W, window positive 2, stride positive 2, "
        "pad whole 4",
        x, window, stride, pad,
    )  # fmt: skip
    if max(pad[:2]) >= window[0] or max(pad[2:]) >= window[1]:
        raise DomainError(
            f"avg_pool2d_inside: pad is {pad[0]} {pad[1]} {pad[2]} {pad[3]}, "
            f"window is {window[0]} x {window[1]}"
        )
    image = np.ones((1, 1, *x.shape[2:]), x.real.dtype)
    enlarge("avg_pool2d_inside", image, window, stride, pad, (1, 1), 0)
    share = avg_pool2d(image, window, stride, pad)[0]
    share = share + (share == 0)  # of an image without pixels
    counted, counted_back = avg_pool2d(x, window, stride, pad)
    y = counted / share
    return y, lambda dy: counted_back(like("avg_pool2d_inside", dy, y) / share)
