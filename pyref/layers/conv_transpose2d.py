"""Lay kernels on images, one for each pixel, and sum: the transpose of conv2d.
    y, back = pyref.layers.conv_transpose2d(
      x, w, b, stride, pad, output_padding, dilation, groups)
    dx, dw, db = back(dy)

    x N x C x H x W, w C x D x KH x KW with D = F / groups, b 1 x F; stride,
    output_padding and dilation (down, across), output_padding below stride; pad
    (top, bottom, left, right), cut off y; groups divides C and F

    OH = (H - 1) * stride + (KH - 1) * dilation + 1 + output_padding - top - bottom
    OW = (W - 1) * stride + (KW - 1) * dilation + 1 + output_padding - left - right

    y(n, f, oh, ow) = b(f) + the sum over c, h, i, v, j, where
      oh = h * stride + i * dilation - top and ow = v * stride + j * dilation - left,
      of w(c, d, i, j) times x(n, c, h, v)

counted from 0, with y N x F x OH x OW. Channels of x and of y are cut into groups of
equal size, and f is channel d of the group of c. The kernel is not turned.

conv2d with the same w, stride, pad and dilation takes images of the size of y to
those of the size of x, and this is its transpose: sum (conv2d (v) * x) is
sum (v * y) for every v, where both b are 0. With a stride of s it takes s sizes of
images to one: output_padding says which of them is meant. It adds rows at the bottom
of y, and columns on the right, which kernels may reach where padding is cut off.

As in conv2d, windows stand as the columns of a matrix, those of y:

    y  = fold (w' x) + b       each pixel sums the entries of all windows on it
    dx = w cols                with cols the windows of dy
    dw = x cols'
    db = sum (dy)              over n, oh and ow

where, for one group, cols is (D KH KW) x (N H W), w (C / groups) x (D KH KW) and
x (C / groups) x (N H W). In Octave these matrices stand the other way round.

The columns are made, used and dropped in blocks, as in conv2d. Near the largest
number a sum may pass it in between: it is then Inf or NaN, as the order of its terms
decides.

Errors: pyref:size, pyref:type, pyref:value. Source: Zeiler, Krishnan, Taylor and
Fergus 2010, Deconvolutional Networks; Dumoulin and Visin 2016, A Guide to
Convolution Arithmetic for Deep Learning.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.unfold import blocks, crop, cut, enlarge, lay, must_fit


def conv_transpose2d(x, w, b, stride, pad, output_padding, dilation, groups):
    x, w, b, stride, pad, output_padding, dilation, groups = sizes(
        "conv_transpose2d: x N C H W, w C D KH KW, b 1 F, stride positive 2, "
        "pad whole 4, output_padding whole 2, dilation positive 2, groups positive",
        x, w, b, stride, pad, output_padding, dilation, groups,
    )  # fmt: skip
    N, C, H, W = x.shape
    C, D, KH, KW = w.shape
    F = b.shape[1]
    if C % groups != 0 or F % groups != 0:
        raise DomainError(f"conv_transpose2d: groups is {groups}, C is {C}, F is {F}")
    if groups * D != F:
        raise SizeError(
            f"conv_transpose2d: w is {lengths_of(w.shape)}, "
            f"b is {lengths_of(b.shape)} in {groups} groups"
        )
    if output_padding[0] >= stride[0] or output_padding[1] >= stride[1]:
        raise DomainError(
            f"conv_transpose2d: output_padding is {output_padding[0]} "
            f"{output_padding[1]}, stride is {stride[0]} {stride[1]}"
        )
    high = (H - 1) * stride[0] + (KH - 1) * dilation[0] + 1 + output_padding[0]
    wide = (W - 1) * stride[1] + (KW - 1) * dilation[1] + 1 + output_padding[1]
    image = (high - pad[0] - pad[1], wide - pad[2] - pad[3])
    if min(H, W, image[0], image[1]) < 1:
        raise DomainError(
            f"conv_transpose2d: y has {image[0]} x {image[1]} pixels, x has {H} x {W}"
        )
    must_fit("conv_transpose2d", "padded images are", (N, F, high, wide))
    must_fit("conv_transpose2d", "windows are", (F, KH, KW, N, H, W))
    kernels = w.reshape(groups, C // groups, D * KH * KW)
    points = x.transpose(1, 0, 2, 3).reshape(groups, C // groups, N, H, W)
    images = np.zeros((F, N, high, wide), np.result_type(x, w, b))
    found = blocks((F, N, H, W), (KH, KW), stride, dilation)
    for block in found:
        some, lines, pixels = block
        n, high = some.stop - some.start, lines.stop - lines.start
        cols = np.empty((groups, D * KH * KW, n * high * W), images.dtype)
        for g in range(groups):
            part = points[g, :, some, lines].reshape(C // groups, n * high * W)
            cols[g] = kernels[g].T @ part
        cols = cols.reshape(F, KH, KW, n, high, W)
        part = images[:, some, pixels]
        images[:, some, pixels] = lay(part, cols, stride, dilation)
    y = crop(images, image, pad) + b.reshape(1, F, 1, 1)
    return y, lambda dy: backward(
        like("conv_transpose2d", dy, y), x, w, kernels, points, stride, pad, dilation
    )


def backward(dy, x, w, kernels, points, stride, pad, dilation):
    N, C, H, W = x.shape
    C, D, KH, KW = w.shape
    F, groups = dy.shape[1], kernels.shape[0]
    window = (KH, KW)
    images, H, W = enlarge("conv_transpose2d", dy, window, stride, pad, dilation, 0)
    dpoints = np.empty(points.shape, np.result_type(dy, w))
    dw = np.zeros((groups, C // groups, D * KH * KW), np.result_type(dy, x))
    found = blocks((F, N, H, W), window, stride, dilation)
    for block in found:
        some, lines, pixels = block
        cols = cut(images[:, some, pixels], window, stride, dilation)
        n, high = cols.shape[3:5]
        cols = cols.reshape(groups, D * KH * KW, n * high * W)
        for g in range(groups):
            part = points[g, :, some, lines].reshape(C // groups, n * high * W)
            dpart = kernels[g] @ cols[g]
            dpoints[g, :, some, lines] = dpart.reshape(C // groups, n, high, W)
            dw[g] = dw[g] + part @ cols[g].T
    dx = dpoints.reshape(C, N, H, W).transpose(1, 0, 2, 3)
    dw = dw.reshape(C, D, KH, KW)
    db = np.sum(dy, axis=(0, 2, 3)).reshape(1, F)
    return dx, dw, db
