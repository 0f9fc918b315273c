"""Slide kernels through volumes: cross-correlation over three axes.
    y, back = pyref.layers.conv3d(x, w, b, stride, pad, dilation, groups)
    dx, dw, db = back(dy)

    x N x C x Z x H x W, w F x D x KZ x KH x KW with D = C / groups, b 1 x F; stride
    and dilation (along Z, down, across); pad (front, behind, top, bottom, left,
    right), filled with zeros; groups divides C and F

    OZ = floor ((Z + front + behind - (KZ - 1) * dilation - 1) / stride) + 1
    OH = floor ((H + top + bottom - (KH - 1) * dilation - 1) / stride) + 1
    OW = floor ((W + left + right - (KW - 1) * dilation - 1) / stride) + 1

    y(n, f, oz, oh, ow) = b(f) + the sum over d, k, i, j of w(f, d, k, i, j) times
      x(n, c, oz * stride + k * dilation - front, oh * stride + i * dilation - top,
        ow * stride + j * dilation - left)

counted from 0, with y N x F x OZ x OH x OW and x zero outside its volume. Channels
and kernels are cut into groups of equal size, and c is channel d of the group of f.
The kernel is not turned.

Going back:

    dx  = the sum of w dy over all windows that hold a voxel, and their kernels
    dw  = the sum over n, oz, oh, ow of dy times the voxel that w met
    db  = sum (dy)                           1 x F, over n, oz, oh and ow

The slices that a kernel sees at one oz are channels of one image: it is conv2d on
N OZ images of C KZ channels, with kernels of D KZ channels, and what is said there
of sums near the largest number holds here. A slice is copied for each oz that sees
it, and going back their gradients are added.

Errors: pyref:size, pyref:type, pyref:value. Source: Ji, Xu, Yang and Yu 2013, 3D
Convolutional Neural Networks for Human Action Recognition.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.conv2d import conv2d
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.unfold import must_fit


def conv3d(x, w, b, stride, pad, dilation, groups):
    x, w, b, stride, pad, dilation, groups = sizes(
        "conv3d: x N C Z H W, w F D KZ KH KW, b 1 F, stride positive 3, pad whole 6, "
        "dilation positive 3, groups positive",
        x, w, b, stride, pad, dilation, groups,
    )  # fmt: skip
    N, C, Z, H, W = x.shape
    F, D, KZ, KH, KW = w.shape
    if C % groups != 0 or F % groups != 0:
        raise DomainError(f"conv3d: groups is {groups}, C is {C}, F is {F}")
    if groups * D != C:
        raise SizeError(
            f"conv3d: w is {lengths_of(w.shape)}, "
            f"x is {lengths_of(x.shape)} in {groups} groups"
        )
    span = [(k - 1) * d + 1 for k, d in zip((KZ, KH, KW), dilation, strict=True)]
    full = (Z + pad[0] + pad[1], H + pad[2] + pad[3], W + pad[4] + pad[5])
    if span[0] > full[0] or span[1] > full[1] or span[2] > full[2]:
        raise DomainError(
            f"conv3d: window spans {lengths_of(span)}, padded volume is "
            f"{lengths_of(full)}"
        )
    OZ = (full[0] - span[0]) // stride[0] + 1
    must_fit("conv3d", "padded volumes are", (N, C, full[0], H, W))
    must_fit("conv3d", "slices are", (N, OZ, C, KZ, H, W))
    volume = np.zeros((N, C, full[0], H, W), x.dtype)
    volume[:, :, pad[0] : pad[0] + Z] = x
    slices = np.zeros((N, OZ, C, KZ, H, W), x.dtype)
    for k in range(KZ):
        seen = k * dilation[0] + stride[0] * np.arange(OZ)
        slices[:, :, :, k] = volume[:, :, seen].transpose(0, 2, 1, 3, 4)
    # the channels of a group stay together: k counts faster than d in both languages
    image = slices.reshape(N * OZ, C * KZ, H, W)
    kernel = w.reshape(F, D * KZ, KH, KW)
    y, image_back = conv2d(image, kernel, b, stride[1:], pad[2:], dilation[1:], groups)
    y = y.reshape(N, OZ, F, y.shape[2], y.shape[3]).transpose(0, 2, 1, 3, 4)
    return y, lambda dy: backward(
        like("conv3d", dy, y), x, w, image_back, stride, pad, dilation
    )


def backward(dy, x, w, image_back, stride, pad, dilation):
    N, C, Z, H, W = x.shape
    F, OZ, OH, OW = dy.shape[1:]
    KZ = w.shape[2]
    dimage, dkernel, db = image_back(
        dy.transpose(0, 2, 1, 3, 4).reshape(N * OZ, F, OH, OW)
    )
    dslices = dimage.reshape(N, OZ, C, KZ, H, W)
    dvolume = np.zeros((N, C, Z + pad[0] + pad[1], H, W), dy.dtype)
    for k in range(KZ):
        seen = k * dilation[0] + stride[0] * np.arange(OZ)
        part = dslices[:, :, :, k].transpose(0, 2, 1, 3, 4)
        dvolume[:, :, seen] += part
    dx = dvolume[:, :, pad[0] : pad[0] + Z]
    dw = dkernel.reshape(w.shape)
    return dx, dw, db
