"""Cross-correlation one product at a time: seven loops, and as many going back.
    y, back = pyref.derivations.conv_loops(x, w, stride, pad)
    dx, dw = back(dy)

    x N x C x H x W, w F x C x KH x KW; stride a number from 1, both ways; pad a
    number of zeros on every side

    OH = floor ((H + 2 pad - KH) / stride) + 1, OW alike from W and KW

    y(n, f, oh, ow) = the sum over c, kh, kw of w(f, c, kh, kw) times
                        x(n, c, oh * stride + kh - pad, ow * stride + kw - pad)

counted from 0, x zero outside its image. Going back, every product gives its share
to both of its factors:

    dw(f, c, kh, kw) adds dy(n, f, oh, ow) times that x
    dx(n, c, oh * stride + kh - pad, ow * stride + kw - pad) adds it times that w

Nothing is turned or laid out here: this is the long way, for matrices to be held
against.

Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
2006, High Performance Convolutional Neural Networks for Document Processing.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import must_fit


def conv_loops(x, w, stride, pad):
    x, w, stride, pad = sizes(
        "conv_loops: x N C H W, w F C KH KW, stride positive, pad whole",
        x, w, stride, pad,
    )  # fmt: skip
    KH, KW = w.shape[2:]
    high, wide = x.shape[2] + 2 * pad, x.shape[3] + 2 * pad
    if high < KH or wide < KW:
        raise DomainError(
            f"conv_loops: window spans {KH} x {KW}, padded image is {high} x {wide}"
        )
    lengths = (*x.shape[:2], high, wide)
    must_fit("conv_loops", "padded images are", lengths)
    OH, OW = (high - KH) // stride + 1, (wide - KW) // stride + 1
    image = padded(x, pad)
    y = np.zeros((x.shape[0], w.shape[0], OH, OW), np.result_type(x, w))
    for n in range(image.shape[0]):
        for f in range(w.shape[0]):
            for oh in range(OH):
                for ow in range(OW):
                    for c in range(w.shape[1]):
                        for kh in range(w.shape[2]):
                            for kw in range(w.shape[3]):
                                down = oh * stride + kh
                                across = ow * stride + kw
                                part = w[f, c, kh, kw] * image[n, c, down, across]
                                y[n, f, oh, ow] = y[n, f, oh, ow] + part
    return y, lambda dy: backward(like("conv_loops", dy, y), image, w, stride, pad)


def backward(dy, image, w, stride, pad):
    OH, OW = dy.shape[2:]
    dimage = np.zeros(image.shape, np.result_type(dy, w))
    dw = np.zeros(w.shape, np.result_type(dy, image))
    for n in range(image.shape[0]):
        for f in range(w.shape[0]):
            for oh in range(OH):
                for ow in range(OW):
                    for c in range(w.shape[1]):
                        for kh in range(w.shape[2]):
                            for kw in range(w.shape[3]):
                                down = oh * stride + kh
                                across = ow * stride + kw
                                part = dy[n, f, oh, ow] * image[n, c, down, across]
                                dw[f, c, kh, kw] = dw[f, c, kh, kw] + part
                                part = dy[n, f, oh, ow] * w[f, c, kh, kw]
                                dimage[n, c, down, across] += part
    dx = inside(dimage, pad)
    return dx, dw


def padded(x, pad):
    N, C, H, W = x.shape
    v = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    v[:, :, pad : pad + H, pad : pad + W] = x
    return v


def inside(v, pad):
    H, W = v.shape[2] - 2 * pad, v.shape[3] - 2 * pad
    v = v[:, :, pad : pad + H, pad : pad + W]
    return v
