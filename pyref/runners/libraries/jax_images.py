"""Layers of JAX on images: convolutions, pooling, sizes and patches."""

from collections.abc import Callable, Sequence

import jax.numpy as np
from jax import Array, image, lax

from pyref.runners.libraries.common import (
    Pad,
    Pair,
    index_windows,
    pad_widths,
    refuse,
)
from pyref.runners.libraries.jax_pull import layer


@layer(3)
def conv2d(
    x: Array, w: Array, b: Array, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Array:
    y = lax.conv_general_dilated(
        x, w, stride, pad_widths(pad), rhs_dilation=dilation, feature_group_count=groups
    )
    return y + b.reshape(1, -1, 1, 1)


@layer(3)
def true_conv2d(
    x: Array, w: Array, b: Array, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Array:
    turned = np.flip(w, (2, 3))
    y = lax.conv_general_dilated(
        x,
        turned,
        stride,
        pad_widths(pad),
        rhs_dilation=dilation,
        feature_group_count=groups,
    )
    return y + b.reshape(1, -1, 1, 1)


@layer(3)
def conv_transpose2d(
    x: Array,
    w: Array,
    b: Array,
    stride: Pair,
    pad: Pad,
    output_padding: Pair,
    dilation: Pair,
    groups: int,
) -> Array:
    C, D, KH, KW = w.shape
    kernels = w.reshape(groups, C // groups, D, KH, KW).transpose(0, 2, 1, 3, 4)
    kernels = np.flip(kernels.reshape(groups * D, C // groups, KH, KW), (2, 3))
    reach = [(k - 1) * d for k, d in zip((KH, KW), dilation, strict=True)]
    sides = zip(reach, pad_widths(pad), output_padding, strict=True)
    y = lax.conv_general_dilated(
        x,
        kernels,
        (1, 1),
        [(r - first, r - last + more) for r, (first, last), more in sides],
        lhs_dilation=stride,
        rhs_dilation=dilation,
        feature_group_count=groups,
    )
    return y + b.reshape(1, -1, 1, 1)


@layer(3)
def conv1d(
    x: Array, w: Array, b: Array, stride: int, pad: Pair, dilation: int, groups: int
) -> Array:
    y = lax.conv_general_dilated(
        x,
        w,
        (stride,),
        [tuple(pad)],
        rhs_dilation=(dilation,),
        feature_group_count=groups,
    )
    return y + b.reshape(1, -1, 1)


@layer(3)
def conv3d(
    x: Array,
    w: Array,
    b: Array,
    stride: Sequence[int],
    pad: Sequence[int],
    dilation: Sequence[int],
    groups: int,
) -> Array:
    y = lax.conv_general_dilated(
        x,
        w,
        stride,
        list(zip(pad[::2], pad[1::2], strict=True)),
        rhs_dilation=dilation,
        feature_group_count=groups,
    )
    return y + b.reshape(1, -1, 1, 1, 1)


def pool(
    x: Array,
    start: float,
    operation: Callable[..., Array],
    window: Pair,
    stride: Pair,
    pad: Pad,
    dilation: Pair = (1, 1),
) -> Array:
    return lax.reduce_window(
        x,
        start,
        operation,
        (1, 1, *window),
        (1, 1, *stride),
        pad_widths(pad, 2),
        window_dilation=(1, 1, *dilation),
    )


def find_overhang(
    shape: Sequence[int], window: Pair, stride: Pair, pad: Pad
) -> list[int]:
    """Rows and columns that the last windows lack, where all reach the end."""
    lacking = []
    for size, k, s, before, after in zip(
        shape, window, stride, pad[::2], pad[1::2], strict=True
    ):
        last = size + before + after - k
        lack = -last % s
        lacking.append(lack if last + lack < size + before else 0)
    return lacking


@layer(1)
def max_pool2d(x: Array, window: Pair, stride: Pair, pad: Pad) -> Array:
    return pool(x, -np.inf, lax.max, window, stride, pad)


@layer(1)
def max_pool2d_dilated(
    x: Array, window: Pair, stride: Pair, pad: Pad, dilation: Pair
) -> Array:
    return pool(x, -np.inf, lax.max, window, stride, pad, dilation)


@layer(1)
def max_pool2d_ceil(x: Array, window: Pair, stride: Pair, pad: Pad) -> Array:
    top, bottom, left, right = pad
    below, beside = find_overhang(x.shape[2:], window, stride, pad)
    wide = top, bottom + below, left, right + beside
    return pool(x, -np.inf, lax.max, window, stride, wide)


@layer(1)
def avg_pool2d(x: Array, window: Pair, stride: Pair, pad: Pad) -> Array:
    return pool(x, 0.0, lax.add, window, stride, pad) / (window[0] * window[1])


@layer(1)
def avg_pool2d_inside(x: Array, window: Pair, stride: Pair, pad: Pad) -> Array:
    if 0 in x.shape[2:]:
        refuse("an image with pixels")
    counts = pool(np.ones_like(x), 0.0, lax.add, window, stride, pad)
    return pool(x, 0.0, lax.add, window, stride, pad) / counts


@layer(1)
def avg_pool2d_ceil(x: Array, window: Pair, stride: Pair, pad: Pad) -> Array:
    below, beside = find_overhang(x.shape[2:], window, stride, pad)
    past = 0, below, 0, beside
    padded = np.pad(x, pad_widths(pad, 2))
    counts = pool(np.ones_like(padded), 0.0, lax.add, window, stride, past)
    return pool(padded, 0.0, lax.add, window, stride, past) / counts


@layer(1)
def adaptive_avg_pool2d(x: Array, output_size: Pair) -> Array:
    (H, W), (OH, OW) = x.shape[2:], output_size
    if H % OH or W % OW:
        refuse("windows of one size")
    window = H // OH, W // OW
    total = pool(x, 0.0, lax.add, window, window, (0, 0, 0, 0))
    return total / (window[0] * window[1])


@layer(1)
def bilinear_resize(x: Array, output_size: Pair) -> Array:
    shape = (*x.shape[:2], *output_size)
    return image.resize(x, shape, "bilinear", antialias=False)


@layer(1)
def bilinear_resize_corners(x: Array, output_size: Pair) -> Array:
    """Scaled and moved, as jax.image.resize tells those who miss align_corners."""
    (H, W), (OH, OW) = x.shape[2:], output_size
    if min(H, W, OH, OW) < 2:
        refuse("two rows and two columns before and after")
    scale = np.array([(OH - 1) / (H - 1), (OW - 1) / (W - 1)], x.dtype)
    return image.scale_and_translate(
        x,
        (*x.shape[:2], *output_size),
        (2, 3),
        scale,
        0.5 - 0.5 * scale,
        "bilinear",
        antialias=False,
    )


@layer(1)
def im2col(x: Array, window: Pair, stride: Pair, pad: Pad, dilation: Pair) -> Array:
    wide = np.pad(x, pad_widths(pad, 2))
    rows, columns = index_windows(wide.shape[2:], window, stride, dilation)
    patches = wide[:, :, rows, columns]
    N, C, KH, KW, OH, OW = patches.shape
    return patches.transpose(0, 4, 5, 1, 2, 3).reshape(N * OH * OW, C * KH * KW)


@layer(1)
def flatten_row_scan(x: Array) -> Array:
    return x.reshape(x.shape[0], -1)


@layer(1)
def flatten_column_scan(x: Array) -> Array:
    return x.transpose(0, 1, 3, 2).reshape(x.shape[0], -1)
