"""Ten ways to step down a parabola, three steps of each, after Ruder.
    out, back = pyref.derivations.ruder(w, curvature, eta)
    dw = back(dout)

    w 1 x D, curvature 1 x D, eta 10 x 1, a rate for each way (none for Adadelta)

    f = 1/2 sum (curvature * w^2), so g = curvature * w
    out 10 x D, the weights after three steps, one row for each way:

    1  SGD        w = w - eta g
    2  momentum   v = 0.9 v + eta g,  w = w - v
    3  Nesterov   v = 0.9 v + eta g (w - 0.9 v),  w = w - v
    4  Adagrad    G = G + g^2,  w = w - eta g / sqrt (G + 1e-8)
    5  Adadelta   G = 0.9 G + 0.1 g^2,  d = sqrt (E + 1e-8) / sqrt (G + 1e-8) g,
                  E = 0.9 E + 0.1 d^2,  w = w - d
    6  RMSprop    G = 0.9 G + 0.1 g^2,  w = w - eta g / sqrt (G + 1e-8)
    7  Adam       m = 0.9 m + 0.1 g,  v = 0.999 v + 0.001 g^2, m / (1 - 0.9^t) and
                  v / (1 - 0.999^t):  w = w - eta m / (sqrt (v) + 1e-8)
    8  AdaMax     m as in Adam,  u = max (0.999 u, |g|),  w = w - eta m / u
    9  Nadam      as Adam with 0.9 m / (1 - 0.9^t) + 0.1 g / (1 - 0.9^t) for m
    10 AMSGrad    m and v as in Adam,  w = w - eta m / (sqrt (most) + 1e-8)
                  with most = max (most, v)

1e-8 stands under the root in 4 to 6 and beside it from 7 on. Each weight goes its own
way, so going back needs one number for each, s = d out / d w, which is carried along:

    dw = sum (dout * s)                       1 x D, down the ten rows

Errors: pyref:size, pyref:type. Source: Sebastian Ruder 2016, An Overview of Gradient
Descent Optimization Algorithms.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def ruder(w, curvature, eta):
    w, curvature, eta = sizes(
        "ruder: w 1 D, curvature 1 D, eta 10 1",
        w, curvature, eta,
    )  # fmt: skip
    w1, s1 = sgd(w, curvature, eta[0, 0])
    w2, s2 = momentum(w, curvature, eta[1, 0], 0)
    w3, s3 = momentum(w, curvature, eta[2, 0], 0.9)
    w4, s4 = scaled(w, curvature, eta[3, 0], 1, 1)
    w5, s5 = adadelta(w, curvature)
    w6, s6 = scaled(w, curvature, eta[5, 0], 0.9, 0.1)
    w7, s7 = adam(w, curvature, eta[6, 0], 1, 0)
    w8, s8 = adamax(w, curvature, eta[7, 0])
    w9, s9 = adam(w, curvature, eta[8, 0], 0.9, 0.1)
    w10, s10 = amsgrad(w, curvature, eta[9, 0])
    out = np.vstack([w1, w2, w3, w4, w5, w6, w7, w8, w9, w10])
    s = np.vstack([s1, s2, s3, s4, s5, s6, s7, s8, s9, s10])
    return out, lambda dout: backward(like("ruder: out", dout, out), s)


def backward(dout, s):
    dw = np.sum(dout * s, axis=0, keepdims=True)
    return dw


def sgd(w, k, eta):
    s = 1 + 0 * w
    for _ in range(3):
        w = w - eta * k * w
        s = s - eta * k * s
    return w, s


def momentum(w, k, eta, ahead):
    s = 1 + 0 * w
    v = 0 * w
    dv = 0 * w
    for _ in range(3):
        v = 0.9 * v + eta * k * (w - ahead * v)
        dv = 0.9 * dv + eta * k * (s - ahead * dv)
        w = w - v
        s = s - dv
    return w, s


def scaled(w, k, eta, kept, added):
    s = 1 + 0 * w
    G = 0 * w
    dG = 0 * w
    for _ in range(3):
        g = k * w
        dg = k * s
        G = kept * G + added * g**2
        dG = kept * dG + 2 * added * g * dg
        root = np.sqrt(G + 1e-8)
        w = w - eta * g / root
        s = s - eta * (dg / root - g * dG / (2 * root**3))
    return w, s


def adadelta(w, k):
    s = 1 + 0 * w
    G = 0 * w
    dG = 0 * w
    E = 0 * w
    dE = 0 * w
    for _ in range(3):
        g = k * w
        dg = k * s
        G = 0.9 * G + 0.1 * g**2
        dG = 0.9 * dG + 0.2 * g * dg
        above = np.sqrt(E + 1e-8)
        below = np.sqrt(G + 1e-8)
        d = above / below * g
        dd = above / below * (dg - g * dG / (2 * below**2))
        dd = dd + dE / (2 * above) / below * g
        E = 0.9 * E + 0.1 * d**2
        dE = 0.9 * dE + 0.2 * d * dd
        w = w - d
        s = s - dd
    return w, s


def adam(w, k, eta, old, new):
    s = 1 + 0 * w
    m = 0 * w
    dm = 0 * w
    v = 0 * w
    dv = 0 * w
    for t in range(3):
        g = k * w
        dg = k * s
        m = 0.9 * m + 0.1 * g
        dm = 0.9 * dm + 0.1 * dg
        v = 0.999 * v + 0.001 * g**2
        dv = 0.999 * dv + 0.002 * g * dg
        first = 1 - 0.9 ** (t + 1)
        root = np.sqrt(v / (1 - 0.999 ** (t + 1)))
        below = root + 1e-8
        droot = dv / (1 - 0.999 ** (t + 1)) / (2 * root)
        mhat = (old * m + new * g) / first
        dmhat = (old * dm + new * dg) / first
        w = w - eta * mhat / below
        s = s - eta * (dmhat / below - mhat * droot / below**2)
    return w, s


def adamax(w, k, eta):
    s = 1 + 0 * w
    m = 0 * w
    dm = 0 * w
    u = 0 * w
    du = 0 * w
    for t in range(3):
        g = k * w
        dg = k * s
        m = 0.9 * m + 0.1 * g
        dm = 0.9 * dm + 0.1 * dg
        sign = np.where(np.real(g) < 0, -1, 1).astype(w.dtype)
        above = np.real(g * sign) > np.real(0.999 * u)
        u = above * (g * sign) + ~above * (0.999 * u)
        du = above * (dg * sign) + ~above * (0.999 * du)
        rate = eta / (1 - 0.9 ** (t + 1))
        w = w - rate * m / u
        s = s - rate * (dm / u - m * du / u**2)
    return w, s


def amsgrad(w, k, eta):
    s = 1 + 0 * w
    m = 0 * w
    dm = 0 * w
    v = 0 * w
    dv = 0 * w
    most = 0 * w
    dmost = 0 * w
    for _ in range(3):
        g = k * w
        dg = k * s
        m = 0.9 * m + 0.1 * g
        dm = 0.9 * dm + 0.1 * dg
        v = 0.999 * v + 0.001 * g**2
        dv = 0.999 * dv + 0.002 * g * dg
        above = np.real(v) > np.real(most)
        most = above * v + ~above * most
        dmost = above * dv + ~above * dmost
        below = np.sqrt(most) + 1e-8
        w = w - eta * m / below
        s = s - eta * (dm / below - m * dmost / (2 * np.sqrt(most)) / below**2)
    return w, s
