"""Layers of tinygrad, on its CPU device with clang, else on its device in Python."""

import os
import shutil
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("DEV", "CPU" if shutil.which("clang") else "PYTHON")

import numpy as np
from tinygrad import Tensor

from pyref.runners.libraries.common import (
    Function,
    Pad,
    Pair,
    Pulled,
    index_windows,
    layers_of,
    pad_widths,
    refuse,
)


def pull(function: Function, args: Sequence[Any], inputs: int) -> Pulled:
    if any(v.size == 0 for v in args if isinstance(v, np.ndarray)):
        refuse("no entry")
    tensors = [Tensor(v.copy()) if isinstance(v, np.ndarray) else v for v in args]
    returned = function(*tensors)
    outputs = list(returned) if isinstance(returned, tuple) else [returned]

    def back(dys: Sequence[np.ndarray]) -> list[np.ndarray]:
        total = sum(
            (y * Tensor(dy.copy())).sum() for y, dy in zip(outputs, dys, strict=True)
        )
        return [g.numpy().copy() for g in total.gradient(*tensors[:inputs])]

    return [y.numpy().copy() for y in outputs], back


layer = layers_of(pull)

relu = layer(1)(lambda x: x.relu())
leaky_relu = layer(1)(lambda x, slope: x.leaky_relu(slope))
elu = layer(1)(lambda x, alpha: x.elu(alpha))
gelu_tanh = layer(1)(lambda x: x.gelu())
gelu_quick = layer(1)(lambda x: x.quick_gelu())
swish = layer(1)(lambda x: x.silu())
selu = layer(1)(lambda x: x.selu())
mish = layer(1)(lambda x: x.mish())
hard_sigmoid = layer(1)(lambda x, slope: x.hardsigmoid(slope, 0.5))
hard_tanh = layer(1)(lambda x: x.hardtanh())
hard_swish = layer(1)(lambda x: x.hardswish())
maxout = layer(1)(lambda x: x.max(2))
sigmoid = layer(1)(lambda x: x.sigmoid())
tanh = layer(1)(lambda x: x.tanh())
softplus = layer(1)(lambda x: x.softplus())
dropout = layer(1)(lambda x, mask: x * mask)
softmax = layer(1)(lambda x: x.softmax(1))
log_softmax = layer(1)(lambda x: x.log_softmax(1))
dense = layer(3)(lambda x, w, b: x.linear(w, b[0]))


@layer(1)
def gelu(x: Tensor) -> Tensor:
    return x * ((1 + (x / 2**0.5).erf()) / 2)


def normalize(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: float,
    axis: int | tuple[int, ...],
    shape: tuple[int, ...],
) -> Tensor:
    centered = x - x.mean(axis, keepdim=True)
    variance = (centered * centered).mean(axis, keepdim=True)
    return centered * (variance + epsilon).rsqrt() * gamma.reshape(
        shape
    ) + beta.reshape(shape)


@layer(3)
def batchnorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, 0, (1, -1))


@layer(3)
def batchnorm2d(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, (0, 2, 3), (1, -1, 1, 1))


@layer(3)
def layernorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return x.layernorm(1, eps=epsilon) * gamma + beta


@layer(1)
def softmax_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    return x.cross_entropy(t, reduction="none").reshape(-1, 1)


@layer(1)
def sigmoid_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    losses = x.binary_crossentropy_logits(t, reduction="none")
    return losses.sum(1, keepdim=True)


@layer(1)
def squared_error(x: Tensor, t: Tensor) -> Tensor:
    return ((x - t) * (x - t)).sum(1, keepdim=True) / 2


@layer(1)
def absolute_error(x: Tensor, t: Tensor) -> Tensor:
    return (x - t).abs().sum(1, keepdim=True)


@layer(1)
def huber(x: Tensor, t: Tensor, delta: float) -> Tensor:
    d = (x - t).abs()
    losses = (d <= delta).where(d * d / 2, delta * (d - delta / 2))
    return losses.sum(1, keepdim=True)


@layer(1)
def multiclass_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    own = (t == 1).where(x, 0).sum(1, keepdim=True)
    losses = (t == 1).where(0, (x - own + margin).relu())
    return losses.sum(1, keepdim=True)


@layer(1)
def binary_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    return (margin - t * x).relu().sum(1, keepdim=True)


@layer(1)
def squared_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    losses = (margin - t * x).relu()
    return (losses * losses).sum(1, keepdim=True)


def pad_images(x: Tensor, pad: Pad, value: float = 0.0) -> Tensor:
    return x.pad(pad_widths(pad, 2), value=value)


@layer(3)
def conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    return pad_images(x, pad).conv2d(w, b[0], groups, stride, dilation)


@layer(3)
def true_conv2d(
    x: Tensor, w: Tensor, b: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    return pad_images(x, pad).conv2d(w.flip(2, 3), b[0], groups, stride, dilation)


@layer(1)
def max_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return pad_images(x, pad, -float("inf")).max_pool2d(window, stride)


@layer(1)
def avg_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return pad_images(x, pad).avg_pool2d(window, stride)


@layer(1)
def im2col(x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair) -> Tensor:
    wide = pad_images(x, pad)
    N, C, high, width = wide.shape
    rows, columns = index_windows((high, width), window, stride, dilation)
    KH, KW, OH, OW = rows.shape
    places = Tensor((rows * width + columns).ravel().astype(np.int32))
    patches = wide.reshape(N, C, high * width)[:, :, places]
    turned = patches.reshape(N, C, KH, KW, OH, OW).permute(0, 4, 5, 1, 2, 3)
    return turned.reshape(N * OH * OW, C * KH * KW)


@layer(1)
def flatten_row_scan(x: Tensor) -> Tensor:
    return x.flatten(1)


@layer(1)
def flatten_column_scan(x: Tensor) -> Tensor:
    return x.transpose(2, 3).flatten(1)
