"""Add windows that stand as rows back into images: col2im.
    y, back = pyref.layers.col2im(x, image, window, stride, pad, dilation)
    dx = back(dy)

    x (N OH OW) x (C KH KW), the rows and columns in the order of im2col;
    image (H, W); window, stride and dilation (down, across); pad (top, bottom,
    left, right)

    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

    y N x C x H x W, each pixel the sum of all window entries that lie on it

N and C follow from the rows and columns of x. What lies on the padding is dropped.

Going back, every entry gets the gradient of the pixel it lies on, which is im2col:

    dx = im2col (dy)

col2im is the transpose of im2col, not its inverse: col2im (im2col (x)) is x times
the number of windows that hold each pixel.

Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
2006, High Performance Convolutional Neural Networks for Document Processing.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.unfold import fold, must_fit, unfold


def col2im(x, image, window, stride, pad, dilation):
    x, image, window, stride, pad, dilation = sizes(
        "col2im: x L K, image positive 2, window positive 2, stride positive 2, "
        "pad whole 4, dilation positive 2",
        x, image, window, stride, pad, dilation,
    )  # fmt: skip
    must_fit("col2im", "image is", image)
    # the windows of no image at all, for their number
    none = np.zeros((0, 1, *image))
    none = unfold("col2im", none, window, stride, pad, dilation)
    OW, OH, N, KW, KH, C = none.shape[::-1]
    L, K = x.shape
    if L % (OH * OW) != 0 or K % (KH * KW) != 0:
        raise SizeError(
            f"col2im: x is {lengths_of(x.shape)}, "
            f"image {image[0]} x {image[1]} has {OH * OW} windows of {KH} x {KW}"
        )
    N, C = L // (OH * OW), K // (KH * KW)
    whole = (image[0] + pad[0] + pad[1], image[1] + pad[2] + pad[3])
    must_fit("col2im", "padded images are", (N, C, *whole))
    cols = x.T.reshape(C, KH, KW, N, OH, OW)
    y = fold(cols, image, stride, pad, dilation)
    return y, lambda dy: backward(
        like("col2im", dy, y), x, window, stride, pad, dilation
    )


def backward(dy, x, window, stride, pad, dilation):
    L, K = x.shape
    dx = unfold("col2im", dy, window, stride, pad, dilation).reshape(K, L).T
    return dx
