"""Layers of TensorFlow on the CPU, images as it likes them: channels last."""

import os
from collections.abc import Sequence
from typing import Any

os.environ.setdefault("TF_CPP_MIN_LOG_LEVEL", "3")
os.environ.setdefault("CUDA_VISIBLE_DEVICES", "")

import numpy as np
import tensorflow as tf
from tensorflow import Tensor

from pyref.runners.libraries.common import (
    Function,
    Pad,
    Pair,
    Pulled,
    layers_of,
    pad_widths,
    refuse,
)


def pull(function: Function, args: Sequence[Any], inputs: int) -> Pulled:
    tensors = [tf.constant(v) if hasattr(v, "dtype") else v for v in args]
    with tf.GradientTape(persistent=True) as tape:
        for x in tensors[:inputs]:
            tape.watch(x)
        returned = function(*tensors)
    outputs = list(returned) if isinstance(returned, tuple) else [returned]

    def back(dys: Sequence[np.ndarray]) -> list[np.ndarray]:
        gradients = tape.gradient(
            outputs,
            tensors[:inputs],
            [tf.constant(dy) for dy in dys],
            unconnected_gradients=tf.UnconnectedGradients.ZERO,
        )
        return [tf.convert_to_tensor(g).numpy().copy() for g in gradients]

    return [y.numpy().copy() for y in outputs], back


layer = layers_of(pull)

relu = layer(1)(lambda x: tf.nn.relu(x))
leaky_relu = layer(1)(lambda x, slope: tf.nn.leaky_relu(x, slope))
gelu = layer(1)(lambda x: tf.nn.gelu(x))
gelu_tanh = layer(1)(lambda x: tf.nn.gelu(x, approximate=True))
swish = layer(1)(lambda x: tf.nn.silu(x))
selu = layer(1)(lambda x: tf.nn.selu(x))
hard_tanh = layer(1)(lambda x: tf.clip_by_value(x, -1, 1))
hard_swish = layer(1)(lambda x: x * tf.nn.relu6(x + 3) / 6)
maxout = layer(1)(lambda x: tf.reduce_max(x, 2))
sigmoid = layer(1)(lambda x: tf.sigmoid(x))
tanh = layer(1)(lambda x: tf.tanh(x))
softplus = layer(1)(lambda x: tf.nn.softplus(x))
dropout = layer(1)(lambda x, mask: x * mask)
softmax = layer(1)(lambda x: tf.nn.softmax(x, 1))
log_softmax = layer(1)(lambda x: tf.nn.log_softmax(x, 1))
dense = layer(3)(lambda x, w, b: x @ w + b)


@layer(1)
def elu(x: Tensor, alpha: float) -> Tensor:
    if alpha == 1:
        return tf.nn.elu(x)
    return tf.where(x > 0, x, alpha * tf.math.expm1(tf.where(x > 0, 0 * x, x)))


def normalize(
    x: Tensor,
    gamma: Tensor,
    beta: Tensor,
    epsilon: float,
    axes: list[int],
    shape: tuple[int, ...],
) -> Tensor:
    mean, variance = tf.nn.moments(x, axes, keepdims=True)
    gamma, beta = tf.reshape(gamma, shape), tf.reshape(beta, shape)
    return tf.nn.batch_normalization(x, mean, variance, beta, gamma, epsilon)


@layer(3)
def batchnorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, [0], (1, -1))


@layer(3)
def batchnorm2d(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, [0, 2, 3], (1, -1, 1, 1))


@layer(3)
def layernorm(x: Tensor, gamma: Tensor, beta: Tensor, epsilon: float) -> Tensor:
    return normalize(x, gamma, beta, epsilon, [1], (1, -1))


@layer(1)
def softmax_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    if abs(t.numpy().sum(axis=1) - 1).max(initial=0) > 1e-6:
        refuse("rows of t that do not sum to 1")
    return tf.nn.softmax_cross_entropy_with_logits(t, x)[:, None]


@layer(1)
def sigmoid_crossentropy(x: Tensor, t: Tensor) -> Tensor:
    losses = tf.nn.sigmoid_cross_entropy_with_logits(t, x)
    return tf.reduce_sum(losses, 1, keepdims=True)


@layer(1)
def squared_error(x: Tensor, t: Tensor) -> Tensor:
    return tf.reduce_sum(tf.math.squared_difference(x, t), 1, keepdims=True) / 2


@layer(1)
def absolute_error(x: Tensor, t: Tensor) -> Tensor:
    return tf.reduce_sum(tf.abs(x - t), 1, keepdims=True)


@layer(1)
def huber(x: Tensor, t: Tensor, delta: float) -> Tensor:
    d = tf.abs(x - t)
    losses = tf.where(d <= delta, d**2 / 2, delta * (d - delta / 2))
    return tf.reduce_sum(losses, 1, keepdims=True)


@layer(1)
def multiclass_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    own = tf.reduce_sum(tf.where(t == 1, x, 0 * x), 1, keepdims=True)
    losses = tf.where(t == 1, 0 * x, tf.nn.relu(x - own + margin))
    return tf.reduce_sum(losses, 1, keepdims=True)


@layer(1)
def binary_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    return tf.reduce_sum(tf.nn.relu(margin - t * x), 1, keepdims=True)


@layer(1)
def squared_hinge(x: Tensor, t: Tensor, margin: float) -> Tensor:
    losses = tf.nn.relu(margin - t * x)
    return tf.reduce_sum(losses * losses, 1, keepdims=True)


def move_channels_last(x: Tensor) -> Tensor:
    return tf.transpose(x, (0, 2, 3, 1))


def move_channels_first(y: Tensor) -> Tensor:
    return tf.transpose(y, (0, 3, 1, 2))


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
    y = convolve(x, w, stride, pad, dilation, groups)
    return move_channels_first(y) + b[0][:, None, None]


@layer(3)
def true_conv2d(
    x: Tensor,
    w: Tensor,
    b: Tensor,
    stride: Pair,
    pad: Pad,
    dilation: Pair,
    groups: int,
) -> Tensor:
    turned = tf.reverse(w, (2, 3))
    y = convolve(x, turned, stride, pad, dilation, groups)
    return move_channels_first(y) + b[0][:, None, None]


def convolve(
    x: Tensor, w: Tensor, stride: Pair, pad: Pad, dilation: Pair, groups: int
) -> Tensor:
    images = move_channels_last(tf.pad(x, pad_widths(pad, 2)))
    kernels = tf.transpose(w, (2, 3, 1, 0))
    if max(dilation) > 1 and max(stride) > 1:
        refuse("stride and dilation at once")
    if min(x.shape) == 0:
        refuse("no image")
    if groups == 1:
        return tf.nn.conv2d(images, kernels, stride, "VALID", dilations=dilation)
    parts = zip(tf.split(images, groups, 3), tf.split(kernels, groups, 3), strict=True)
    return tf.concat(
        [tf.nn.conv2d(i, k, stride, "VALID", dilations=dilation) for i, k in parts], 3
    )


@layer(1)
def max_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    lowest = tf.constant(float("-inf"), x.dtype)
    wide = tf.pad(x, pad_widths(pad, 2), constant_values=lowest)
    return move_channels_first(
        tf.nn.max_pool2d(move_channels_last(wide), window, stride, "VALID")
    )


@layer(1)
def avg_pool2d(x: Tensor, window: Pair, stride: Pair, pad: Pad) -> Tensor:
    wide = tf.pad(x, pad_widths(pad, 2))
    return move_channels_first(
        tf.nn.avg_pool2d(move_channels_last(wide), window, stride, "VALID")
    )


@layer(1)
def im2col(x: Tensor, window: Pair, stride: Pair, pad: Pad, dilation: Pair) -> Tensor:
    images = move_channels_last(tf.pad(x, pad_widths(pad, 2)))
    patches = tf.image.extract_patches(
        images, (1, *window, 1), (1, *stride, 1), (1, *dilation, 1), "VALID"
    )
    C, K = x.shape[1], window[0] * window[1]
    turned = tf.transpose(tf.reshape(patches, (-1, K, C)), (0, 2, 1))
    return tf.reshape(turned, (-1, C * K))


@layer(1)
def flatten_row_scan(x: Tensor) -> Tensor:
    return tf.reshape(x, (x.shape[0], -1))


@layer(1)
def flatten_column_scan(x: Tensor) -> Tensor:
    return tf.reshape(tf.transpose(x, (0, 1, 3, 2)), (x.shape[0], -1))


@layer(1)
def eigh(x: Tensor) -> tuple[Tensor, Tensor]:
    values, vectors = tf.linalg.eigh(symmetrize(x))
    return values[None], vectors


@layer(1)
def svd(x: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    s, u, v = tf.linalg.svd(x, full_matrices=False)
    return u, s[None], v


@layer(1)
def cholesky(x: Tensor) -> Tensor:
    return tf.linalg.cholesky(symmetrize(x))


def symmetrize(x: Tensor) -> Tensor:
    return (x + tf.transpose(x)) / 2
