"""Slide kernels over images: cross-correlation, the convolution of most libraries.
    y, back = pyref.layers.conv2d(x, w, b, stride, pad, dilation, groups)
    dx, dw, db = back(dy)

    x N x C x H x W, w F x D x KH x KW with D = C / groups, b 1 x F; stride and
    dilation (down, across); pad (top, bottom, left, right), filled with zeros;
    groups divides C and F

    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

    y(n, f, oh, ow) = b(f) + the sum over d, i, j of w(f, d, i, j) times
      x(n, c, oh * stride + i * dilation - top, ow * stride + j * dilation - left)

counted from 0, with y N x F x OH x OW and x zero outside its image. Channels and
kernels are cut into groups of equal size, and c is channel d of the group of f.
The kernel is not turned; true_conv2d turns it.

All windows of a group, written as the columns of one matrix, turn this into a
product of matrices, and its gradients into those of dense:

    y  = w cols + b
    dw = dy cols'
    dx = fold (w' dy)          each pixel sums the entries of all windows on it
    db = sum (dy)              over n, oh and ow

where, for one group, cols is (D KH KW) x (N OH OW), w (F / groups) x (D KH KW) and
y (F / groups) x (N OH OW). In Octave these matrices stand the other way round, as
unfold gives them.

The columns are made, used and dropped in blocks: a few images, or some rows of a
large one. A block stays in the cache, and its memory does not grow with N. No sum of
y is cut by it; dw is summed block after block. Going back the columns are made again,
as all of them together are KH KW times as large as x.

Near the largest number a sum may pass it in between: it is then Inf or NaN, as the
order of its terms decides.

Errors: pyref:size, pyref:type, pyref:value. Source: Dumoulin and Visin
2016, A Guide to Convolution Arithmetic for Deep Learning; Chellapilla, Puri and
Simard 2006, High Performance Convolutional Neural Networks for Document Processing.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.unfold import blocks, crop, cut, enlarge, lay


def conv2d(x, w, b, stride, pad, dilation, groups):
    x, w, b, stride, pad, dilation, groups = sizes(
        "conv2d: x N C H W, w F D KH KW, b 1 F, stride positive 2, pad whole 4, "
        "dilation positive 2, groups positive",
        x, w, b, stride, pad, dilation, groups,
    )  # fmt: skip
    N, C = x.shape[:2]
    F, D, KH, KW = w.shape
    if C % groups != 0 or F % groups != 0:
        raise DomainError(f"conv2d: groups is {groups}, C is {C}, F is {F}")
    if groups * D != C:
        raise SizeError(
            f"conv2d: w is {lengths_of(w.shape)}, "
            f"x is {lengths_of(x.shape)} in {groups} groups"
        )
    window = (KH, KW)
    images, OH, OW = enlarge("conv2d", x, window, stride, pad, dilation, 0)
    kernels = w.reshape(groups, F // groups, D * KH * KW)
    biases = b.reshape(groups, F // groups, 1)
    y = np.empty((groups, F // groups, N, OH, OW), np.result_type(x, w, b))
    found = blocks((C, N, OH, OW), window, stride, dilation)
    for block in found:
        some, lines, pixels = block
        cols = cut(images[:, some, pixels], window, stride, dilation)
        OW, high, n, KW, KH, C = cols.shape[::-1]
        cols = cols.reshape(groups, D * KH * KW, n * high * OW)
        for g in range(groups):
            part = kernels[g] @ cols[g] + biases[g]
            y[g, :, some, lines] = part.reshape(F // groups, n, high, OW)
    y = y.reshape(F, N, OH, OW).transpose(1, 0, 2, 3)
    return y, lambda dy: backward(
        like("conv2d", dy, y), x, w, images, kernels, stride, pad, dilation
    )


def backward(dy, x, w, images, kernels, stride, pad, dilation):
    C, image = x.shape[1], x.shape[2:]
    window = w.shape[2:]
    F, D, KH, KW = w.shape
    N, F, OH, OW = dy.shape
    groups = kernels.shape[0]
    dy = dy.transpose(1, 0, 2, 3).reshape(groups, F // groups, N, OH, OW)
    dimages = np.zeros(images.shape, np.result_type(dy, w))
    dw = np.zeros((groups, F // groups, D * KH * KW), np.result_type(dy, x))
    found = blocks((C, N, OH, OW), window, stride, dilation)
    for block in found:
        some, lines, pixels = block
        cols = cut(images[:, some, pixels], window, stride, dilation)
        OW, high, n, KW, KH, C = cols.shape[::-1]
        cols = cols.reshape(groups, D * KH * KW, n * high * OW)
        dcols = np.empty(cols.shape, dimages.dtype)
        for g in range(groups):
            part = dy[g, :, some, lines].reshape(F // groups, n * high * OW)
            dcols[g] = kernels[g].T @ part
            dw[g] = dw[g] + part @ cols[g].T
        dcols = dcols.reshape(C, KH, KW, n, high, OW)
        part = dimages[:, some, pixels]
        dimages[:, some, pixels] = lay(part, dcols, stride, dilation)
    dx = crop(dimages, image, pad)
    dw = dw.reshape(F, D, KH, KW)
    db = np.sum(dy, axis=(2, 3, 4)).reshape(1, F)
    return dx, dw, db
