"""Layers in HIPS autograd: its NumPy has no layers, so they are made of primitives."""

from collections.abc import Sequence
from typing import Any

import autograd.numpy as np
from autograd import make_vjp
from autograd.builtins import tuple as boxes
from autograd.scipy.special import erf, expit, logsumexp
from numpy import ndarray

from pyref.runners.libraries.common import (
    Function,
    Pad,
    Pair,
    Pulled,
    index_windows,
    layers_of,
    pad_widths,
    symmetrize,
)

Tensor = Any  # an array, or a box around one that notes what is done with it


def pull(function: Function, args: Sequence[Any], inputs: int) -> Pulled:
    def forward(given: list[Any]) -> Any:
        outputs = function(*given, *args[inputs:])
        return boxes(outputs) if isinstance(outputs, tuple) else outputs

    back, outputs = make_vjp(forward)(list(args[:inputs]))
    several = isinstance(outputs, tuple)

    def gradients(dys: Sequence[ndarray]) -> list[ndarray]:
        return [np.array(g) for g in back(tuple(dys) if several else dys[0])]

    return [np.array(y) for y in (outputs if several else [outputs])], gradients


layer = layers_of(pull)


def keep_negative(x: Tensor) -> Tensor:
    return np.where(x > 0, 0 * x, x)


relu = layer(1)(lambda x: np.maximum(x, 0))
leaky_relu = layer(1)(lambda x, slope: np.where(x > 0, x, slope * x))
elu = layer(1)(lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(keep_negative(x))))
gelu = layer(1)(lambda x: x * ((1 + erf(x / np.sqrt(2.0))) / 2))
gelu_quick = layer(1)(lambda x: x * expit(1.702 * x))
swish = layer(1)(lambda x: x * expit(x))
mish = layer(1)(lambda x: x * np.tanh(np.logaddexp(x, 0)))
hard_tanh = layer(1)(lambda x: np.clip(x, -1, 1))
prelu = layer(2)(lambda x, slope: np.where(x > 0, x, slope * x))
maxout = layer(1)(lambda x: np.max(x, axis=2))
sigmoid = layer(1)(lambda x: expit(x))
tanh = layer(1)(lambda x: np.tanh(x))
softplus = layer(1)(lambda x: np.logaddexp(x, 0))
dropout = layer(1)(lambda x, mask: x * mask)
softmax = layer(1)(lambda x: np.exp(x - logsumexp(x, axis=1, keepdims=True)))
log_softmax = layer(1)(lambda x: x - logsumexp(x, axis=1, keepdims=True))
dense = layer(3)(lambda x, w, b: np.dot(x, w) + b)


def normalize(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: float,
    axis: int | tuple[int, ...],
    shape: tuple[int, ...],
) -> Tensor:
    centered = x - np.mean(x, axis=axis, keepdims=True)
    variance = np.mean(centered**2, axis=axis, keepdims=True)
    xhat = centered / np.sqrt(variance + epsilon)
    return xhat * np.reshape(gamma, shape) + np.reshape(beta, shape)


@layer(3)
def batchnorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, 0, (1, -1))


@layer(3)
def batchnorm2d(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, (0, 2, 3), (1, -1, 1, 1))


@layer(3)
def layernorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, 1, (1, -1))


@layer(1)
def softmax_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    logp = x - logsumexp(x, axis=1, keepdims=True)
    return -np.sum(t * logp, axis=1, keepdims=True)


@layer(1)
def sigmoid_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    return np.sum(np.logaddexp(x, 0) - t * x, axis=1, keepdims=True)


@layer(1)
def squared_error(x: Tensor, t: Tensor) -> Tensor:
    return np.sum((x - t) ** 2, axis=1, keepdims=True) / 2


@layer(1)
def absolute_error(x: Tensor, t: Tensor) -> Tensor:
    return np.sum(np.abs(x - t), axis=1, keepdims=True)


@layer(1)
def huber(x: Tensor, t: Tensor, delta: float) -> Tensor:
    d = np.abs(x - t)
    losses = np.where(d <= delta, d**2 / 2, delta * (d - delta / 2))
    return np.sum(losses, axis=1, keepdims=True)


@layer(1)
def multiclass_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    own = np.sum(t * x, axis=1, keepdims=True)
    losses = np.where(t == 1, 0, np.maximum(x - own + margin, 0))
    return np.sum(losses, axis=1, keepdims=True)


@layer(1)
def binary_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    return np.sum(np.maximum(margin - t * x, 0), axis=1, keepdims=True)


@layer(1)
def squared_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    losses = np.maximum(margin - t * x, 0)
    return np.sum(losses * losses, axis=1, keepdims=True)


def cut_windows(
    x: Tensor,
    window: Pair,
    stride: Pair,
    pad: Pad,
    dilation: Pair = (1, 1),
    fill: float = 0.0,
) -> Tensor:
    """N x C x KH x KW x OH x OW."""
    wide = np.pad(x, pad_widths(pad, 2), mode="constant", constant_values=fill)
    rows, columns = index_windows(wide.shape[2:], window, stride, dilation)
    return wide[:, :, rows, columns]


@layer(3)
def conv2d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: Pair,
    pad: Pad,
    dilation: Pair,
    groups: int,
) -> Tensor:
    F, D, KH, KW = w.shape
    patches = cut_windows(x, (KH, KW), stride, pad, dilation)
    N, _, _, _, OH, OW = patches.shape
    columns = np.reshape(patches, (N, groups, D * KH * KW, OH * OW))
    kernels = np.reshape(w, (groups, F // groups, D * KH * KW))
    y = np.reshape(np.matmul(kernels, columns), (N, F, OH, OW))
    return y + np.reshape(b, (1, -1, 1, 1))


@layer(1)
def max_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    patches = cut_windows(x, window, stride, pad, fill=-np.inf)
    N, C, KH, KW, OH, OW = patches.shape
    return np.max(np.reshape(patches, (N, C, KH * KW, OH, OW)), axis=2)


@layer(1)
def avg_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    return np.mean(cut_windows(x, window, stride, pad), axis=(2, 3))


@layer(1)
def im2col(x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair) -> Tensor:
    patches = cut_windows(x, window, stride, pad, dilation)
    N, C, KH, KW, OH, OW = patches.shape
    turned = np.transpose(patches, (0, 4, 5, 1, 2, 3))
    return np.reshape(turned, (N * OH * OW, C * KH * KW))


@layer(1)
def flatten_row_scan(x: Tensor) -> Tensor:
    return np.reshape(x, (x.shape[0], -1))


@layer(1)
def flatten_column_scan(x: Tensor) -> Tensor:
    return np.reshape(np.transpose(x, (0, 1, 3, 2)), (x.shape[0], -1))


@layer(1)
def eigh(x: Tensor) -> tuple[Tensor, Tensor]:
    values, vectors = np.linalg.eigh(symmetrize(x))
    return values[None], vectors


@layer(1)
def svd(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    u, s, vh = np.linalg.svd(x, full_matrices=False)
    return u, s[None], vh.T


@layer(1)
def cholesky(x: Tensor) -> Tensor:
    return np.linalg.cholesky(symmetrize(x))
