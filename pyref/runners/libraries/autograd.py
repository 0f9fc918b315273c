"""Layers in HIPS autograd: its NumPy has no layers, so they are made of primitives."""

import autograd.numpy as np
from autograd import make_vjp
from autograd.builtins import tuple as boxes
from autograd.scipy.special import erf, expit, logsumexp

from pyref.runners.libraries.common import layers_of, padding, symmetric, windows


def pull(function, args, inputs):
    def whole(given):
        found = function(*given, *args[inputs:])
        return boxes(found) if isinstance(found, tuple) else found

    back, found = make_vjp(whole)(list(args[:inputs]))
    several = isinstance(found, tuple)

    def gradients(dys):
        return [np.array(g) for g in back(tuple(dys) if several else dys[0])]

    return [np.array(y) for y in (found if several else [found])], gradients


layer = layers_of(pull)


def below(x):
    return np.where(x > 0, 0 * x, x)


relu = layer(1)(lambda x: np.maximum(x, 0))
leaky_relu = layer(1)(lambda x, slope: np.where(x > 0, x, slope * x))
elu = layer(1)(lambda x, alpha: np.where(x > 0, x, alpha * np.expm1(below(x))))
gelu = layer(1)(lambda x: x * ((1 + erf(x / np.sqrt(2.0))) / 2))
swish = layer(1)(lambda x: x * expit(x))
sigmoid = layer(1)(lambda x: expit(x))
tanh = layer(1)(lambda x: np.tanh(x))
softplus = layer(1)(lambda x: np.logaddexp(x, 0))
dropout = layer(1)(lambda x, mask: x * mask)
softmax = layer(1)(lambda x: np.exp(x - logsumexp(x, axis=1, keepdims=True)))
log_softmax = layer(1)(lambda x: x - logsumexp(x, axis=1, keepdims=True))
dense = layer(3)(lambda x, w, b: np.dot(x, w) + b)


def normalized(x, gamma, beta, epsilon, axis, shape):
    centered = x - np.mean(x, axis=axis, keepdims=True)
    variance = np.mean(centered**2, axis=axis, keepdims=True)
    xhat = centered / np.sqrt(variance + epsilon)
    return xhat * np.reshape(gamma, shape) + np.reshape(beta, shape)


@layer(3)
def batchnorm(x, gamma, beta, epsilon):
    return normalized(x, gamma, beta, epsilon, 0, (1, -1))


@layer(3)
def batchnorm2d(x, gamma, beta, epsilon):
    return normalized(x, gamma, beta, epsilon, (0, 2, 3), (1, -1, 1, 1))


@layer(3)
def layernorm(x, gamma, beta, epsilon):
    return normalized(x, gamma, beta, epsilon, 1, (1, -1))


@layer(1)
def softmax_crossentropy(x, t):
    logp = x - logsumexp(x, axis=1, keepdims=True)
    return -np.sum(t * logp, axis=1, keepdims=True)


@layer(1)
def sigmoid_crossentropy(x, t):
    return np.sum(np.logaddexp(x, 0) - t * x, axis=1, keepdims=True)


@layer(1)
def squared_error(x, t):
    return np.sum((x - t) ** 2, axis=1, keepdims=True) / 2


@layer(1)
def absolute_error(x, t):
    return np.sum(np.abs(x - t), axis=1, keepdims=True)


@layer(1)
def huber(x, t, delta):
    d = np.abs(x - t)
    losses = np.where(d <= delta, d**2 / 2, delta * (d - delta / 2))
    return np.sum(losses, axis=1, keepdims=True)


def cut(x, window, stride, pad, dilation=(1, 1), fill=0.0):
    """N x C x KH x KW x OH x OW."""
    wide = np.pad(x, padding(pad, 2), mode="constant", constant_values=fill)
    rows, columns = windows(wide.shape[2:], window, stride, dilation)
    return wide[:, :, rows, columns]


@layer(3)
def conv2d(x, w, b, stride, pad, dilation, groups):
    F, D, KH, KW = w.shape
    found = cut(x, (KH, KW), stride, pad, dilation)
    N, _, _, _, OH, OW = found.shape
    columns = np.reshape(found, (N, groups, D * KH * KW, OH * OW))
    kernels = np.reshape(w, (groups, F // groups, D * KH * KW))
    y = np.reshape(np.matmul(kernels, columns), (N, F, OH, OW))
    return y + np.reshape(b, (1, -1, 1, 1))


@layer(1)
def max_pool2d(x, window, stride, pad):
    found = cut(x, window, stride, pad, fill=-np.inf)
    N, C, KH, KW, OH, OW = found.shape
    return np.max(np.reshape(found, (N, C, KH * KW, OH, OW)), axis=2)


@layer(1)
def avg_pool2d(x, window, stride, pad):
    return np.mean(cut(x, window, stride, pad), axis=(2, 3))


@layer(1)
def im2col(x, window, stride, pad, dilation):
    found = cut(x, window, stride, pad, dilation)
    N, C, KH, KW, OH, OW = found.shape
    turned = np.transpose(found, (0, 4, 5, 1, 2, 3))
    return np.reshape(turned, (N * OH * OW, C * KH * KW))


@layer(1)
def flatten_row_scan(x):
    return np.reshape(x, (x.shape[0], -1))


@layer(1)
def flatten_column_scan(x):
    return np.reshape(np.transpose(x, (0, 1, 3, 2)), (x.shape[0], -1))


@layer(1)
def eigh(x):
    values, vectors = np.linalg.eigh(symmetric(x))
    return values[None], vectors


@layer(1)
def svd(x):
    u, s, vh = np.linalg.svd(x, full_matrices=False)
    return u, s[None], vh.T


@layer(1)
def cholesky(x):
    return np.linalg.cholesky(symmetric(x))
