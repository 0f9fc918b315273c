import numpy as np


class ZCA:
    """Whitening layer; forward(X) and backward(dY) for X (m, n)."""

    def __init__(self, epsilon):
        self.epsilon = epsilon

    def forward(self, X):
        m = X.shape[0]
        Xc = X - X.mean(axis=0)
        C = Xc.T @ Xc / (m - 1)
        s, U = np.linalg.eigh(C)
        f = 1 / np.sqrt(s + self.epsilon)
        P = (U * f) @ U.T
        self.Xc, self.s, self.U, self.f, self.P = Xc, s, U, f, P
        return Xc @ P

    def backward(self, dY):
        m = dY.shape[0]
        dP = self.Xc.T @ dY
        dP = (dP + dP.T) / 2
        gap = self.s[:, None] - self.s[None, :]
        np.fill_diagonal(gap, 1)
        F = (self.f[:, None] - self.f[None, :]) / gap
        np.fill_diagonal(F, -0.5 * self.f**3)
        dC = self.U @ (F * (self.U.T @ dP @ self.U)) @ self.U.T
        dXc = dY @ self.P + 2 * self.Xc @ dC / (m - 1)
        return dXc - dXc.mean(axis=0)


def zca_loss(X, target, eps):
    layer = ZCA(eps)
    Y = layer.forward(X)
    diff = Y - target
    loss = np.sum(diff**2) / (2 * X.shape[0])
    dX = layer.backward(diff / X.shape[0])
    return loss, dX
