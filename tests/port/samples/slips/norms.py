"""Normalizations as people write them: closed forms, chains of steps, classes."""

import numpy as np


def layer_norm_forward(tokens, weight, offset, eps):
    centered = tokens - tokens.mean(axis=-1, keepdims=True)
    inv_std = 1.0 / np.sqrt((centered**2).mean(axis=-1, keepdims=True) + eps)
    normalized = centered * inv_std
    return weight * normalized + offset, (normalized, inv_std, weight)


def layer_norm_backward(grad, saved):
    normalized, inv_std, weight = saved
    grad_weight = (grad * normalized).sum(axis=0)
    grad_offset = grad.sum(axis=0)
    g = grad * weight
    mean_g = g.mean(axis=-1, keepdims=True)
    mean_gn = (g * normalized).mean(axis=-1, keepdims=True)
    return inv_std * (g - mean_g - normalized * mean_gn), grad_weight, grad_offset


class LayerNormSteps:
    def __init__(self, gamma, beta, eps=1e-5):
        self.gamma, self.beta, self.eps = gamma, beta, eps

    def forward(self, x):
        self.mu = x.mean(axis=1, keepdims=True)
        self.d = x - self.mu
        self.var = (self.d**2).mean(axis=1, keepdims=True)
        self.std = np.sqrt(self.var + self.eps)
        self.xn = self.d / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        D = dout.shape[1]
        self.dgamma = np.sum(dout * self.xn, axis=0)
        self.dbeta = np.sum(dout, axis=0)
        dxn = dout * self.gamma
        dvar = np.sum(dxn * self.d, axis=1, keepdims=True) * -0.5 / self.std**3
        dmu = -np.sum(dxn, axis=1, keepdims=True) / self.std
        return dxn / self.std + dvar * 2 * self.d / D + dmu / D


def batch_norm_forward(x, gamma, beta, eps):
    mu, var = x.mean(axis=0), x.var(axis=0)
    inv = 1 / np.sqrt(var + eps)
    x_norm = (x - mu) * inv
    return gamma * x_norm + beta, (x_norm, inv, gamma)


def batch_norm_backward(dout, cache):
    x_norm, inv, gamma = cache
    m = len(dout)
    d_scale = np.sum(dout * x_norm, axis=0)
    d_shift = np.sum(dout, axis=0)
    dxn = dout * gamma
    first, second = np.sum(dxn, axis=0), np.sum(dxn * x_norm, axis=0)
    return inv / m * (m * dxn - first - x_norm * second), d_scale, d_shift


def spatial_batch_norm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=(0, 2, 3), keepdims=True)
    var = x.var(axis=(0, 2, 3), keepdims=True)
    inv = 1 / np.sqrt(var + eps)
    xn = (x - mu) * inv
    g = gamma.reshape(1, -1, 1, 1)
    return g * xn + beta.reshape(1, -1, 1, 1), (xn, inv, g, gamma.shape)


def spatial_batch_norm_backward(dout, cache):
    xn, inv, g, shape = cache
    over = (0, 2, 3)
    dgamma = (dout * xn).sum(axis=over).reshape(shape)
    dbeta = dout.sum(axis=over).reshape(shape)
    dxn = dout * g
    mean1 = dxn.mean(axis=over, keepdims=True)
    mean2 = (dxn * xn).mean(axis=over, keepdims=True)
    return inv * (dxn - mean1 - xn * mean2), dgamma, dbeta


def group_norm_forward(x, gamma, beta, groups, eps):
    n, c = x.shape[:2]
    parts = x.reshape(n, groups, -1)
    mu = parts.mean(axis=2, keepdims=True)
    inv = 1 / np.sqrt(parts.var(axis=2, keepdims=True) + eps)
    xn = ((parts - mu) * inv).reshape(x.shape)
    g = gamma.reshape(1, c, 1, 1)
    return g * xn + beta.reshape(1, c, 1, 1), (xn, inv, g, groups, gamma.shape)


def group_norm_backward(dout, cache):
    xn, inv, g, groups, shape = cache
    n = len(dout)
    dgamma = (dout * xn).sum(axis=(0, 2, 3)).reshape(shape)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(shape)
    dxn = (dout * g).reshape(n, groups, -1)
    flat = xn.reshape(n, groups, -1)
    mean1 = dxn.mean(axis=2, keepdims=True)
    mean2 = (dxn * flat).mean(axis=2, keepdims=True)
    dx = inv * (dxn - mean1 - flat * mean2)
    return dx.reshape(dout.shape), dgamma, dbeta


def instance_norm_forward(x, gamma, beta, eps):
    mu = x.mean(axis=(2, 3), keepdims=True)
    inv = 1 / np.sqrt(x.var(axis=(2, 3), keepdims=True) + eps)
    xn = (x - mu) * inv
    g = gamma.reshape(1, -1, 1, 1)
    return g * xn + beta.reshape(1, -1, 1, 1), (xn, inv, g, gamma.shape)


def instance_norm_backward(dout, cache):
    xn, inv, g, shape = cache
    dgamma = (dout * xn).sum(axis=(0, 2, 3)).reshape(shape)
    dbeta = dout.sum(axis=(0, 2, 3)).reshape(shape)
    dxn = dout * g
    mean1 = dxn.mean(axis=(2, 3), keepdims=True)
    mean2 = (dxn * xn).mean(axis=(2, 3), keepdims=True)
    return inv * (dxn - mean1 - xn * mean2), dgamma, dbeta


class RMSNorm:
    def __init__(self, weight, eps=1e-6):
        self.weight, self.eps = weight, eps

    def forward(self, x):
        self.inv = 1 / np.sqrt(np.mean(x * x, axis=-1, keepdims=True) + self.eps)
        self.xn = x * self.inv
        return self.xn * self.weight

    def backward(self, dout):
        g = dout * self.weight
        self.dweight = np.sum(dout * self.xn, axis=0)
        return self.inv * (g - self.xn * np.mean(g * self.xn, axis=-1, keepdims=True))


def frozen_norm_forward(x, gamma, beta, mean, var, eps):
    inv = 1 / np.sqrt(var + eps)
    xn = (x - mean) * inv
    return gamma * xn + beta, (xn, inv, gamma)


def frozen_norm_backward(dout, cache):
    xn, inv, gamma = cache
    dxn = dout * gamma
    dgamma = (dout * xn).sum(axis=0)
    dbeta = dout.sum(axis=0)
    dmean = -(dxn * inv).sum(axis=0)
    dvar = -0.5 * (dxn * xn).sum(axis=0) * inv**2
    return dxn * inv, dgamma, dbeta, dmean, dvar
