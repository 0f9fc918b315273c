"""Cross-correlation by conv2, which turns its kernel: turned before, it is as written.
    y, back = pyref.derivations.conv_rotated(x, w, stride, pad)
    dx, dw = back(dy)

    x N x C x H x W, w F x C x KH x KW; stride a number from 1, both ways; pad a
    number of zeros on every side

    OH = floor ((H + 2 pad - KH) / stride) + 1, OW alike from W and KW

    y(n, f) = sum over c of conv2 (x(n, c), rot180 (w(f, c)), 'valid')

on the padded image, of which every stride-th row and column is kept. Going back, dy
is set among zeros where it was kept from, up:

    dw(f, c) = sum over n of conv2 (x(n, c), rot180 (up(n, f)), 'valid')
    dx(n, c) = sum over f of conv2 (up(n, f), w(f, c), 'full')

and the padding is cut off dx. conv2 is convolution as mathematics defines it, which
the convolutions of most libraries are not: here it is turned back where those stand,
and left as it is where their gradient turns it.

Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
2006, High Performance Convolutional Neural Networks for Document Processing.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import must_fit


def conv_rotated(x, w, stride, pad):
    # imported here: it takes longer than all derivations together
    from scipy.signal import convolve2d as conv2

    x, w, stride, pad = sizes(
        "conv_rotated: x N C H W, w F C KH KW, stride positive, pad whole",
        x, w, stride, pad,
    )  # fmt: skip
    KH, KW = w.shape[2:]
    high, wide = x.shape[2] + 2 * pad, x.shape[3] + 2 * pad
    if high < KH or wide < KW:
        raise DomainError(
            f"conv_rotated: window spans {KH} x {KW}, padded image is {high} x {wide}"
        )
    lengths = (*x.shape[:2], high, wide)
    must_fit("conv_rotated", "padded images are", lengths)
    OH, OW = (high - KH) // stride + 1, (wide - KW) // stride + 1
    C = w.shape[1] * (KH * KW > 0)  # a window without pixels sees none
    image = padded(x, pad)
    y = np.zeros((x.shape[0], w.shape[0], OH, OW), np.result_type(x, w))
    for n in range(x.shape[0]):
        for f in range(w.shape[0]):
            for c in range(C):
                whole = conv2(plane(image, n, c), rot180(plane(w, f, c)), "valid")
                y[n, f, :, :] = y[n, f, :, :] + whole[::stride, ::stride]
    return y, lambda dy: backward(like("conv_rotated", dy, y), image, w, stride, pad)


def backward(dy, image, w, stride, pad):
    from scipy.signal import convolve2d as conv2

    KH, KW = w.shape[2:]
    high, wide = image.shape[2] - KH + 1, image.shape[3] - KW + 1
    up = np.zeros((dy.shape[0], dy.shape[1], high, wide), dy.dtype)
    up[:, :, ::stride, ::stride] = dy
    C = w.shape[1] * (KH * KW > 0)
    dimage = np.zeros(image.shape, np.result_type(dy, w))
    dw = np.zeros(w.shape, np.result_type(dy, image))
    for n in range(image.shape[0]):
        for f in range(w.shape[0]):
            for c in range(C):
                part = conv2(plane(image, n, c), rot180(plane(up, n, f)), "valid")
                dw[f, c, :, :] = dw[f, c, :, :] + part
                part = conv2(plane(up, n, f), plane(w, f, c), "full")
                dimage[n, c, :, :] = dimage[n, c, :, :] + part
    dx = inside(dimage, pad)
    return dx, dw


def plane(v, n, c):
    v = v[n, c, :, :]
    return v


def rot180(v):
    v = np.rot90(v, 2)
    return v


def padded(x, pad):
    N, C, H, W = x.shape
    v = np.zeros((N, C, H + 2 * pad, W + 2 * pad), x.dtype)
    v[:, :, pad : pad + H, pad : pad + W] = x
    return v


def inside(v, pad):
    H, W = v.shape[2] - 2 * pad, v.shape[3] - 2 * pad
    v = v[:, :, pad : pad + H, pad : pad + W]
    return v
