"""Cross-correlation as one product of matrices: im2col and GEMM.
    y, back = pyref.derivations.im2col_gemm(x, w, stride, pad)
    dx, dw = back(dy)

    x N x C x H x W, w F x C x KH x KW; stride a number from 1, both ways; pad a
    number of zeros on every side

    OH = floor ((H + 2 pad - KH) / stride) + 1, OW alike from W and KW

    cols = im2col (x)                  (N OH OW) x (C KH KW), a row for each window
    W    = w as columns                (C KH KW) x F, in the order of a row of cols
    Y    = cols W                      (N OH OW) x F, y is N x F x OH x OW

Going back:

    dW = cols' dY                      (C KH KW) x F
    dx = col2im (dY W')                N x C x H x W, the entries of all windows added

A window is read along its rows here, c slowest and kw fastest, in both languages.
The im2col of Octave and MATLAB reads it down its columns: that gives the same Y as
long as w is read so too, and numbers of another convolution when it is not.
col2im (im2col (x)) is x times the number of windows that hold each pixel.

Errors: pyref:size, pyref:type, pyref:value. Source: Chellapilla, Puri and Simard
2006, High Performance Convolutional Neural Networks for Document Processing.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes
from pyref.layers.unfold import must_fit


def im2col_gemm(x, w, stride, pad):
    x, w, stride, pad = sizes(
        "im2col_gemm: x N C H W, w F C KH KW, stride positive, pad whole",
        x, w, stride, pad,
    )  # fmt: skip
    KH, KW = w.shape[2:]
    high, wide = x.shape[2] + 2 * pad, x.shape[3] + 2 * pad
    if high < KH or wide < KW:
        raise DomainError(
            f"im2col_gemm: window spans {KH} x {KW}, padded image is {high} x {wide}"
        )
    lengths = (*x.shape[:2], high, wide)
    must_fit("im2col_gemm", "padded images are", lengths)
    OH, OW = (high - KH) // stride + 1, (wide - KW) // stride + 1
    cols = im2col(padded(x, pad), KH, KW, OH, OW, stride)
    kernels = w.reshape(w.shape[0], w.shape[1] * KH * KW).T
    y = cols @ kernels
    y = y.reshape(x.shape[0], OH, OW, w.shape[0]).transpose(0, 3, 1, 2)
    return y, lambda dy: backward(
        like("im2col_gemm", dy, y), x, w, cols, kernels, stride, pad
    )


def backward(dy, x, w, cols, kernels, stride, pad):
    N, F, OH, OW = dy.shape
    dy = dy.transpose(0, 2, 3, 1).reshape(N * OH * OW, F)
    dw = cols.T @ dy
    dw = dw.T.reshape(w.shape)
    dcols = dy @ kernels.T
    dx = np.zeros(padded(x, pad).shape, dcols.dtype)
    dx = inside(col2im(dcols, dx, w.shape[2], w.shape[3], OH, OW, stride), pad)
    return dx, dw


def im2col(x, KH, KW, OH, OW, stride):
    v = np.zeros((x.shape[0] * OH * OW, x.shape[1] * KH * KW), x.dtype)
    row = 0
    for n in range(x.shape[0]):
        for oh in range(OH):
            down = slice(oh * stride, oh * stride + KH)
            for ow in range(OW):
                across = slice(ow * stride, ow * stride + KW)
                v[row, :] = x[n, :, down, across].reshape(-1)
                row = row + 1
    return v


def col2im(cols, v, KH, KW, OH, OW, stride):
    row = 0
    for n in range(v.shape[0]):
        for oh in range(OH):
            down = slice(oh * stride, oh * stride + KH)
            for ow in range(OW):
                across = slice(ow * stride, ow * stride + KW)
                window = cols[row, :].reshape(v.shape[1], KH, KW)
                v[n, :, down, across] = v[n, :, down, across] + window
                row = row + 1
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
