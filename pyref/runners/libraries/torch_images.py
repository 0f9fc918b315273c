"""Layers of PyTorch on images: convolutions, pooling, sizes and patches."""

from collections.abc import Sequence

import torch
import torch.nn.functional as F
from torch import Tensor

from pyref.runners.libraries.common import Pad, Pair, refuse
from pyref.runners.libraries.torch_pull import layer


def halve(pad: Pad) -> Pair:
    """The padding of each axis, where it is the same on both sides."""
    top, bottom, left, right = pad
    if top != bottom or left != right:
        refuse("one pad above and below, on the left and on the right")
    return top, left


def pad_images(x: Tensor, pad: Pad, value: float = 0.0) -> Tensor:
    top, bottom, left, right = pad
    return F.pad(x, (left, right, top, bottom), value=value)


@layer(3)
def conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    return F.conv2d(pad_images(x, pad), w, b[0], stride, 0, dilation, groups)


@layer(3)
def conv3d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: Sequence[int],
    pad: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Tensor:
    front, behind, *image = pad
    top, bottom, left, right = image
    volume = F.pad(x, (left, right, top, bottom, front, behind))
    return F.conv3d(volume, w, b[0], tuple(stride), 0, tuple(dilation), groups)


@layer(3)
def conv1d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: int,
    pad: Pair,
    dilation: int,
    groups: int,
) -> Tensor:
    return F.conv1d(F.pad(x, pad), w, b[0], stride, 0, dilation, groups)


@layer(3)
def true_conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    turned = torch.flip(w, (2, 3))
    return F.conv2d(pad_images(x, pad), turned, b[0], stride, 0, dilation, groups)


@layer(3)
def conv_transpose2d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: Pair,
    pad: Pad,
    output_padding: Pair,
    dilation: Pair,
    groups: int,
) -> Tensor:
    top, bottom, left, right = pad
    y = F.conv_transpose2d(x, w, b[0], stride, 0, output_padding, groups, dilation)
    return y[:, :, top : y.shape[2] - bottom, left : y.shape[3] - right]


@layer(1)
def max_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return F.max_pool2d(pad_images(x, pad, float("-inf")), window, stride)


@layer(1)
def max_pool2d_dilated(
    x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair
) -> Tensor:
    images = pad_images(x, pad, float("-inf"))
    return F.max_pool2d(images, window, stride, 0, dilation)


@layer(1)
def max_pool2d_ceil(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    border = halve(pad)
    return F.max_pool2d(x, window, stride, border, ceil_mode=True)


@layer(1)
def avg_pool2d_ceil(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    border = halve(pad)
    return F.avg_pool2d(x, window, stride, border, ceil_mode=True)


@layer(1)
def avg_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return F.avg_pool2d(pad_images(x, pad), window, stride)


@layer(1)
def global_avg_pool2d(x: Tensor) -> Tensor:
    return F.adaptive_avg_pool2d(x, 1)[:, :, 0, 0]


@layer(1)
def bilinear_resize(x: Tensor, output_size: Pair) -> Tensor:
    return F.interpolate(x, output_size, mode="bilinear", align_corners=False)


@layer(1)
def bilinear_resize_corners(x: Tensor, output_size: Pair) -> Tensor:
    return F.interpolate(x, output_size, mode="bilinear", align_corners=True)


@layer(1)
def adaptive_avg_pool2d(x: Tensor, output_size: Pair) -> Tensor:
    return F.adaptive_avg_pool2d(x, output_size)


@layer(1)
def avg_pool2d_inside(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    border = halve(pad)
    return F.avg_pool2d(x, window, stride, border, count_include_pad=False)


@layer(1)
def im2col(x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair) -> Tensor:
    patches = F.unfold(pad_images(x, pad), window, dilation, 0, stride)
    return patches.transpose(1, 2).reshape(-1, patches.shape[1])


@layer(1)
def col2im(
    x: Tensor, image: Pair, window: Pair, stride: Pair, pad: Pad, dilation: Pair
) -> Tensor:
    top, bottom, left, right = pad
    high, wide = image[0] + top + bottom, image[1] + left + right
    places = 1
    for size, k, s, d in zip((high, wide), window, stride, dilation, strict=True):
        places *= (size - (k - 1) * d - 1) // s + 1
    if not places:
        refuse("no window lies in the image")
    columns = x.reshape(-1, places, x.shape[1]).transpose(1, 2)
    summed = F.fold(columns, (high, wide), window, dilation, 0, stride)
    return summed[:, :, top : top + image[0], left : left + image[1]]


@layer(1)
def flatten_row_scan(x: Tensor) -> Tensor:
    return torch.flatten(x, 1)


@layer(1)
def flatten_column_scan(x: Tensor) -> Tensor:
    return torch.flatten(x.transpose(2, 3), 1)
