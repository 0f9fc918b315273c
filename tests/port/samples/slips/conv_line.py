"""Convolution along sequences, in loops."""

import numpy as np


def conv_line_forward(x, w, b, stride, pad):
    wide = np.pad(x, ((0, 0), (0, 0), (pad, pad)))
    k = w.shape[2]
    out = (x.shape[2] + 2 * pad - k) // stride + 1
    y = np.zeros((len(x), len(w), out), x.dtype)
    for n in range(len(x)):
        for f in range(len(w)):
            for t in range(out):
                here = slice(t * stride, t * stride + k)
                y[n, f, t] = (wide[n, :, here] * w[f]).sum() + b[f]
    return y, (wide, w, stride, pad, x.shape[2])


def conv_line_backward(dy, cache):
    wide, w, stride, pad, length = cache
    dpadded, dw = np.zeros_like(wide), np.zeros_like(w)
    for n, f, t in np.ndindex(dy.shape):
        here = slice(t * stride, t * stride + w.shape[2])
        dpadded[n, :, here] += dy[n, f, t] * w[f]
        dw[f] += dy[n, f, t] * wide[n, :, here]
    return dpadded[:, :, pad : pad + length], dw, dy.sum(axis=(0, 2))
