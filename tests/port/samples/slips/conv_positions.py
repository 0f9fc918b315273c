"""Convolution as a class: a loop over positions and filters, all images at once."""

import numpy as np


class Conv:
    def __init__(self, W, b, stride=1, pad=0):
        self.W, self.b, self.stride, self.pad = W, b, stride, pad

    def forward(self, X):
        self.X = np.pad(X, [(0, 0), (0, 0), (self.pad,) * 2, (self.pad,) * 2])
        self.K = self.W.shape[2:]
        n, _, h, w = self.X.shape
        oh = (h - self.K[0]) // self.stride + 1
        ow = (w - self.K[1]) // self.stride + 1
        out = np.zeros((n, len(self.W), oh, ow), X.dtype)
        for i in range(oh):
            for j in range(ow):
                win = self.window(self.X, i, j)
                for k in range(len(self.W)):
                    out[:, k, i, j] = (win * self.W[k]).sum(axis=(1, 2, 3))
        return out + self.b.reshape(1, -1, 1, 1)

    def window(self, a, i, j):
        i, j = i * self.stride, j * self.stride
        return a[:, :, i : i + self.K[0], j : j + self.K[1]]

    def backward(self, dout):
        dX, self.dW = np.zeros_like(self.X), np.zeros_like(self.W)
        self.db = dout.sum(axis=(0, 2, 3))
        for i in range(dout.shape[2]):
            for j in range(dout.shape[3]):
                win, dwin = self.window(self.X, i, j), self.window(dX, i, j)
                for k in range(len(self.W)):
                    d = dout[:, k, i, j].reshape(-1, 1, 1, 1)
                    dwin += d * self.W[k]
                    self.dW[k] += (d * win).sum(axis=0)
        h, w = dX.shape[2:]
        return dX[:, :, self.pad : h - self.pad, self.pad : w - self.pad]
