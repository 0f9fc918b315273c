"""Pooling in loops, with a border of zeros or of -Inf."""

import numpy as np


def pool_forward(x, size, stride, pad):
    n, c, h, w = x.shape
    edge = ((0, 0), (0, 0), (pad, pad), (pad, pad))
    padded = np.pad(x, edge, constant_values=-np.inf)
    oh = (h + 2 * pad - size[0]) // stride + 1
    ow = (w + 2 * pad - size[1]) // stride + 1
    y = np.zeros((n, c, oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            a, b = i * stride, j * stride
            y[:, :, i, j] = padded[:, :, a : a + size[0], b : b + size[1]].max((2, 3))
    return y, (padded, stride, pad, size, x.shape)


def pool_backward(dy, cache):
    padded, stride, pad, size, shape = cache
    n, c, h, w = shape
    dpadded = np.zeros(padded.shape, dy.dtype)
    for s in range(n):
        for k in range(c):
            for i in range(dy.shape[2]):
                for j in range(dy.shape[3]):
                    a, b = i * stride, j * stride
                    win = padded[s, k, a : a + size[0], b : b + size[1]]
                    r, q = np.unravel_index(win.argmax(), win.shape)
                    dpadded[s, k, a + r, b + q] += dy[s, k, i, j]
    return dpadded[:, :, pad : pad + h, pad : pad + w]


def mean_forward(x, size, stride, pad):
    n, c, h, w = x.shape
    padded = np.pad(x, ((0, 0), (0, 0), (pad, pad), (pad, pad)))
    oh = (h + 2 * pad - size[0]) // stride + 1
    ow = (w + 2 * pad - size[1]) // stride + 1
    y = np.zeros((n, c, oh, ow), x.dtype)
    for i in range(oh):
        for j in range(ow):
            a, b = i * stride, j * stride
            y[:, :, i, j] = padded[:, :, a : a + size[0], b : b + size[1]].mean((2, 3))
    return y, (x.shape, size, stride, pad)


def mean_backward(dy, cache):
    (n, c, h, w), size, stride, pad = cache
    dpadded = np.zeros((n, c, h + 2 * pad, w + 2 * pad), dy.dtype)
    share = dy / (size[0] * size[1])
    for i in range(dy.shape[2]):
        for j in range(dy.shape[3]):
            a, b = i * stride, j * stride
            here = slice(a, a + size[0]), slice(b, b + size[1])
            dpadded[:, :, here[0], here[1]] += share[:, :, i, j, None, None]
    return dpadded[:, :, pad : pad + h, pad : pad + w]
