"""Ports as a course with samples in columns and images with channels last has them."""

import numpy as np


def linear_forward(A, W, b):
    return W @ A + b, (A, W, b)


def linear_backward(dZ, cache):
    A, W, _ = cache
    return W.T @ dZ, dZ @ A.T, np.sum(dZ, axis=1, keepdims=True)


def relu(Z):
    return np.maximum(0, Z), Z


def relu_backward(dA, cache):
    dZ = np.array(dA, copy=True)
    dZ[cache <= 0] = 0
    return dZ


def conv_forward(A_prev, W, b, hparameters):
    """Images N x H x W x C, kernels KH x KW x C x F, b 1 x 1 x 1 x F or 1 x F."""
    stride, pad = hparameters["stride"], hparameters["pad"]
    KH, KW, _, F = W.shape
    images = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    N, H, wide, _ = images.shape
    Z = np.zeros(
        (N, (H - KH) // stride + 1, (wide - KW) // stride + 1, F), A_prev.dtype
    )
    for n, i, j in np.ndindex(*Z.shape[:3]):
        window = images[n, i * stride : i * stride + KH, j * stride : j * stride + KW]
        Z[n, i, j] = np.tensordot(window, W, 3) + b.ravel()
    return Z, (A_prev, W, b, hparameters)


def conv_backward(dZ, cache):
    A_prev, W, b, hparameters = cache
    stride, pad = hparameters["stride"], hparameters["pad"]
    KH, KW = W.shape[:2]
    images = np.pad(A_prev, ((0, 0), (pad, pad), (pad, pad), (0, 0)))
    dimages, dW = np.zeros_like(images), np.zeros_like(W)
    for n, i, j in np.ndindex(*dZ.shape[:3]):
        here = (
            n,
            slice(i * stride, i * stride + KH),
            slice(j * stride, j * stride + KW),
        )
        dimages[here] += W @ dZ[n, i, j]
        dW += images[here][..., None] * dZ[n, i, j]
    _, H, wide, _ = A_prev.shape
    dA = dimages[:, pad : pad + H, pad : pad + wide]
    return dA, dW, np.sum(dZ, axis=(0, 1, 2)).reshape(b.shape)


def mean_squared_error(prediction, target):
    """The mean over all entries, without a half, and its gradient."""
    difference = prediction - target
    return np.mean(difference**2), 2 * difference / difference.size


def binary_crossentropy_with_logits(logits, labels):
    """The mean over all entries, and its gradient."""
    losses = np.maximum(logits, 0) - logits * labels + np.log1p(np.exp(-np.abs(logits)))
    sigmoid = np.where(
        logits >= 0,
        1 / (1 + np.exp(-np.abs(logits))),
        1 - 1 / (1 + np.exp(-np.abs(logits))),
    )
    return losses.mean(), (sigmoid - labels) / losses.size
