import numpy as np


def activate(name, z):
    if name == "sigm":
        return 1 / (1 + np.exp(-z))
    return 1.7159 * np.tanh(2 / 3 * z)


def slope(name, a):
    if name == "sigm":
        return a * (1 - a)
    return 1.7159 * 2 / 3 * (1 - a**2 / 1.7159**2)


def nn_ff(nn, x, y):
    m = x.shape[0]
    ones = np.ones((m, 1))
    a = [np.hstack([ones, x])]
    for W in nn["W"][:-1]:
        h = activate(nn["activation_function"], a[-1] @ W.T)
        a.append(np.hstack([ones, h]))
    z = a[-1] @ nn["W"][-1].T
    if nn["output"] == "softmax":
        ex = np.exp(z - z.max(axis=1, keepdims=True))
        out = ex / ex.sum(axis=1, keepdims=True)
        L = -np.sum(y * np.log(out)) / m
    else:
        out = activate("sigm", z)
        L = 0.5 * np.sum((y - out) ** 2) / m
    a.append(out)
    for W in nn["W"]:
        L = L + nn["weightPenaltyL2"] / 2 * np.sum(W[:, 1:] ** 2)
    return L, a


def nn_bp(nn, a, y):
    m = y.shape[0]
    d = a[-1] - y
    if nn["output"] == "sigm":
        d = d * slope("sigm", a[-1])
    dW = [None] * len(nn["W"])
    for i in range(len(nn["W"]) - 1, -1, -1):
        W = nn["W"][i]
        held = W.copy()
        held[:, 0] = 0
        dW[i] = d.T @ a[i] / m + nn["weightPenaltyL2"] * held
        if i > 0:
            back = d @ W[:, 1:]
            d = back * slope(nn["activation_function"], a[i][:, 1:])
    return dW


def nn_loss(nn, x, y):
    """Loss of the network in the dict nn, and a list of gradients."""
    L, a = nn_ff(nn, x, y)
    return L, nn_bp(nn, a, y)
