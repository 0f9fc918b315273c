"""Ports of layernorm and rmsnorm that normalize over several axes of a sample."""

import numpy as np


def normalize(x, gamma, beta, eps, axes, shift=True):
    """Over these axes; gamma and beta have the axes of a sample, or are flat."""
    sizes = x.shape[1:]
    d = x - x.mean(axes, keepdims=True) if shift else x
    r = 1 / np.sqrt((d * d).mean(axes, keepdims=True) + eps)
    xhat = d * r
    y = xhat * gamma.reshape(sizes) + (beta.reshape(sizes) if shift else 0)

    def back(dy):
        g = dy * gamma.reshape(sizes)
        along = (g * xhat).mean(axes, keepdims=True)
        moved = g.mean(axes, keepdims=True) if shift else 0
        dgamma = (dy * xhat).sum(0).reshape(gamma.shape)
        dx = r * (g - moved - xhat * along)
        return (dx, dgamma, dy.sum(0).reshape(beta.shape)) if shift else (dx, dgamma)

    return y, back


def over_time(x, gamma, beta, eps):
    """normalized_shape (T, D)"""
    _, T, D = x.shape
    assert gamma.shape == beta.shape == (T, D)
    return normalize(x, gamma, beta, eps, (1, 2))


def over_maps(x, gamma, beta, eps):
    """normalized_shape (C, H, W)"""
    _, C, H, W = x.shape
    assert gamma.shape == beta.shape == (C, H, W)
    return normalize(x, gamma, beta, eps, (1, 2, 3))


def over_maps_flat(x, gamma, beta, eps):
    _, C, H, W = x.shape
    assert gamma.size == C * H * W and gamma.shape[-1] == gamma.size
    return normalize(x, gamma, beta, eps, (1, 2, 3))


def over_channels_and_rows(x, gamma, beta, eps):
    """As over_maps, but W is left out of the mean."""
    _, C, H, W = x.shape
    assert gamma.shape == beta.shape == (C, H, W)
    return normalize(x, gamma, beta, eps, (1, 2))


def root_over_maps(x, gamma, eps):
    _, C, H, W = x.shape
    assert gamma.shape == (C, H, W)
    return normalize(x, gamma, gamma, eps, (1, 2, 3), shift=False)
