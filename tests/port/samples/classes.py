"""Ports as a book on deep learning from nothing has them: classes that keep state."""

import numpy as np


class Affine:
    def __init__(self, W, b):
        self.W, self.b = W, b
        self.dW = self.db = None

    def forward(self, x):
        self.x = x
        return x @ self.W + self.b

    def backward(self, dout):
        self.dW = self.x.T @ dout
        self.db = np.sum(dout, axis=0)
        return dout @ self.W.T


class Sigmoid:
    def forward(self, x):
        small = np.exp(-np.abs(x))
        self.out = np.where(x >= 0, 1 / (1 + small), small / (1 + small))
        self.rest = np.where(x >= 0, small / (1 + small), 1 / (1 + small))
        return self.out

    def backward(self, dout):
        return dout * self.out * self.rest


class SoftmaxWithLoss:
    def forward(self, x, t):
        shifted = x - np.max(x, axis=1, keepdims=True)
        total = np.sum(np.exp(shifted), axis=1, keepdims=True)
        self.y, self.t = np.exp(shifted) / total, t
        return np.sum(t * (np.log(total) - shifted)) / x.shape[0]

    def backward(self, dout=1):
        return (
            dout
            * (self.y * np.sum(self.t, axis=1, keepdims=True) - self.t)
            / len(self.t)
        )


class BatchNormalization:
    def __init__(self, gamma, beta, momentum=0.9, running_mean=None):
        self.gamma, self.beta = gamma, beta
        self.momentum, self.running_mean = momentum, running_mean

    def forward(self, x, train_flg=True):
        self.xc = x - x.mean(axis=0)
        self.std = np.sqrt(np.mean(self.xc**2, axis=0) + 10e-7)
        self.xn = self.xc / self.std
        return self.gamma * self.xn + self.beta

    def backward(self, dout):
        self.dbeta, self.dgamma = dout.sum(axis=0), np.sum(self.xn * dout, axis=0)
        dxn = self.gamma * dout
        dxc = (dxn - self.xn * np.mean(dxn * self.xn, axis=0)) / self.std
        return dxc - dxc.mean(axis=0)
