"""Ruder: three steps of ten ways down a parabola."""

import numpy as np

from pyref.oracle.tape import node


def ruder(w, curvature, eta):
    pairs = list(zip(w[0], curvature[0], strict=True))
    rows = [
        [way(start, k, rate) for start, k in pairs]
        for way, rate in zip(WAYS, eta[:, 0], strict=True)
    ]
    return np.array(rows, dtype=object)


def sgd(w, k, eta):
    for _ in range(3):
        w = w - eta * k * w
    return w


def momentum(w, k, eta):
    v = node(0)
    for _ in range(3):
        v = v * 0.9 + eta * k * w
        w = w - v
    return w


def nesterov(w, k, eta):
    v = node(0)
    for _ in range(3):
        v = v * 0.9 + eta * k * (w - v * 0.9)
        w = w - v
    return w


def adagrad(w, k, eta):
    G = node(0)
    for _ in range(3):
        g = k * w
        G = G + g**2
        w = w - eta * g / (G + 1e-8).sqrt()
    return w


def adadelta(w, k, eta):
    G, E = node(0), node(0)
    for _ in range(3):
        g = k * w
        G = G * 0.9 + g**2 * 0.1
        d = (E + 1e-8).sqrt() / (G + 1e-8).sqrt() * g
        E = E * 0.9 + d**2 * 0.1
        w = w - d
    return w


def rmsprop(w, k, eta):
    G = node(0)
    for _ in range(3):
        g = k * w
        G = G * 0.9 + g**2 * 0.1
        w = w - eta * g / (G + 1e-8).sqrt()
    return w


def adam(w, k, eta):
    return of_moments(w, k, eta, node(1), node(0))


def nadam(w, k, eta):
    return of_moments(w, k, eta, node(0.9), node(0.1))


def of_moments(w, k, eta, old, new):
    m, v = node(0), node(0)
    for t in (1, 2, 3):
        g = k * w
        m = m * 0.9 + g * 0.1
        v = v * 0.999 + g**2 * 0.001
        mhat = (old * m + new * g) / (1 - power(0.9, t))
        w = w - eta * mhat / ((v / (1 - power(0.999, t))).sqrt() + 1e-8)
    return w


def adamax(w, k, eta):
    m, u = node(0), node(0)
    for t in (1, 2, 3):
        g = k * w
        m = m * 0.9 + g * 0.1
        size = -g if g.sign() < 0 else g
        u = size if (size - u * 0.999).sign() > 0 else u * 0.999
        w = w - eta / (1 - power(0.9, t)) * m / u
    return w


def amsgrad(w, k, eta):
    m, v, most = node(0), node(0), node(0)
    for _ in range(3):
        g = k * w
        m = m * 0.9 + g * 0.1
        v = v * 0.999 + g**2 * 0.001
        most = v if (v - most).sign() > 0 else most
        w = w - eta * m / (most.sqrt() + 1e-8)
    return w


def power(base, t):
    made = node(1)
    for _ in range(t):
        made = made * base
    return made


WAYS = (
    *(sgd, momentum, nesterov, adagrad, adadelta),
    *(rmsprop, adam, adamax, nadam, amsgrad),
)
