"""Layers over time as classes, which put out arrays of float32 and keep their state."""

import numpy as np


class Step:
    def __init__(self, wx, wh, b):
        self.wx, self.wh, self.b = wx, wh, b

    def forward(self, x, h_prev):
        h_next = np.tanh(h_prev @ self.wh + x @ self.wx + self.b)
        self.seen = x, h_prev, h_next
        return h_next

    def backward(self, dh_next):
        x, h_prev, h_next = self.seen
        da = dh_next * (1 - h_next**2)
        self.grads = x.T @ da, h_prev.T @ da, da.sum(axis=0)
        return da @ self.wx.T, da @ self.wh.T


class TimeRNN:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs):
        n, steps, _ = xs.shape
        hidden = len(self.params[1])
        hs = np.empty((n, steps, hidden), dtype="f")
        h = np.zeros((n, hidden), dtype="f")
        self.steps = [Step(*self.params) for _ in range(steps)]
        for t, step in enumerate(self.steps):
            h = step.forward(xs[:, t], h)
            hs[:, t] = h
        return hs

    def backward(self, dhs):
        n, steps, _ = dhs.shape
        dxs = np.empty((n, steps, len(self.params[0])), dtype="f")
        carried = 0
        for grad in self.grads:
            grad[...] = 0
        for t in reversed(range(steps)):
            dxs[:, t], carried = self.steps[t].backward(dhs[:, t] + carried)
            for grad, part in zip(self.grads, self.steps[t].grads, strict=True):
                grad += part
        return dxs


class MatMul:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]

    def forward(self, x):
        self.x = x
        return x @ self.params[0]

    def backward(self, dout):
        self.grads[0][...] = self.x.T @ dout
        return dout @ self.params[0].T


class TimeAffine:
    def __init__(self, W, b):
        self.params = [W, b]
        self.grads = [np.zeros_like(W), np.zeros_like(b)]

    def forward(self, x):
        self.x = x
        return x @ self.params[0] + self.params[1]

    def backward(self, dout):
        self.grads[0][...] = np.einsum("ntd,ntm->dm", self.x, dout)
        self.grads[1][...] = dout.sum(axis=(0, 1))
        return dout @ self.params[0].T


class TimeEmbedding:
    def __init__(self, W):
        self.params = [W]
        self.grads = [np.zeros_like(W)]

    def forward(self, xs):
        self.xs = xs
        out = np.empty((*xs.shape, self.params[0].shape[1]), dtype="f")
        out[...] = self.params[0][xs]
        return out

    def backward(self, dout):
        self.grads[0][...] = 0
        np.add.at(self.grads[0], self.xs, dout)


class TimeLSTM:
    def __init__(self, Wx, Wh, b):
        self.params = [Wx, Wh, b]
        self.grads = [np.zeros_like(p) for p in self.params]

    def forward(self, xs):
        wx, wh, b = self.params
        n, steps, _ = xs.shape
        hs = np.empty((n, steps, len(wh)), dtype="f")
        h, c = np.zeros((2, n, len(wh)), dtype="f")
        self.seen = []
        for t in range(steps):
            a = np.split(xs[:, t] @ wx + h @ wh + b, 4, axis=1)
            f, i, o = (1 / (1 + np.exp(-a[k])) for k in (0, 2, 3))
            g = np.tanh(a[1])
            before = xs[:, t], h, c
            c = f * c + g * i
            h = o * np.tanh(c)
            hs[:, t] = h
            self.seen.append((*before, f, g, i, o, np.tanh(c)))
        return hs

    def backward(self, dhs):
        wx, wh, _ = self.params
        dxs = np.empty((*dhs.shape[:2], len(wx)), dtype="f")
        dh, dc = 0, 0
        for grad in self.grads:
            grad[...] = 0
        for t in reversed(range(dhs.shape[1])):
            x, h, c, f, g, i, o, u = self.seen[t]
            dh = dhs[:, t] + dh
            dc = dc + dh * o * (1 - u * u)
            slopes = f * (1 - f), 1 - g * g, i * (1 - i), o * (1 - o)
            parts = dc * c, dc * i, dc * g, dh * u
            da = np.hstack([d * s for d, s in zip(parts, slopes, strict=True)])
            for grad, part in zip(
                self.grads, (x.T @ da, h.T @ da, da.sum(axis=0)), strict=True
            ):
                grad += part
            dxs[:, t], dh, dc = da @ wx.T, da @ wh.T, dc * f
        return dxs
