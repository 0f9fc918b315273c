"""A convolutional network with average pooling, after Zhang: maps scanned by columns.
    loss, back = pyref.derivations.zhang(image, k1, b1, k2, b2, w, b, y)
    dimage, dk1, db1, dk2, db2, dw, db = back(dloss)

    image H x W x N, k1 KH x KW x P, b1 1 x P, k2 LH x LW x P x Q, b2 1 x Q,
    w M x D, b M x 1, targets y M x N; a * k is convolution, k turned, 'valid'

    c1_p = f (image * k1_p + b1_p)              f is the sigmoid; p = 1 ... P
    s1_p = mean of the 2 x 2 blocks of c1_p
    c2_q = f (sum over p of s1_p * k2_pq + b2_q)                 q = 1 ... Q
    s2_q = mean of the 2 x 2 blocks of c2_q
    v    = F (s2)                               D x N, D = Q times the size of s2_q
    yhat = f (w v + b)                          M x N
    loss = 1/2 sum ((yhat - y)^2) / N           1 x 1

F reads a map down its columns and puts map after map. Going back, in maps of the
size of what they belong to, with 'full' convolution where full stands:

    dyhat = (yhat - y) o yhat o (1 - yhat) / N            o is entry by entry
    dw    = dyhat v', db = dyhat summed over N, ds2 = F^-1 (w' dyhat)
    dc2_q(i, j) = ds2_q(ceil (i / 2), ceil (j / 2)) / 4, times c2_q o (1 - c2_q)
    dk2_pq = rot180 (s1_p) * dc2_q, db2_q = sum (dc2_q)
    ds1_p = sum over q of dc2_q * rot180 (k2_pq), full
    dc1_p from ds1_p as dc2_q from ds2_q
    dk1_p = rot180 (image) * dc1_p, db1_p = sum (dc1_p)
    dimage = sum over p of dc1_p * rot180 (k1_p), full

For one image N is 1 and nothing is divided; what a batch has for kernels and biases
is the mean over its images.

Errors: pyref:size, pyref:type, pyref:value. Source: Zhang 2016, Derivation of
Backpropagation in Convolutional Neural Network.
"""

# mypy: disable-error-code=var-annotated

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def zhang(image, k1, b1, k2, b2, w, b, y):
    image, k1, b1, k2, b2, w, b, y = sizes(
        "zhang: image H W N, k1 KH KW P, b1 1 P, k2 LH LW P Q, b2 1 Q, w M D, b M 1, "
        "y M N",
        image, k1, b1, k2, b2, w, b, y,
    )  # fmt: skip
    N = image.shape[2]
    if k1.size * k2.size == 0:
        told = f"k1 is {lengths_of(k1.shape)}, k2 is {lengths_of(k2.shape)}"
        raise SizeError(f"zhang: {told}, and neither may be empty")
    c1 = f(convolved(image[:, :, :, None], k1[:, :, None]) + b1.reshape(1, 1, 1, -1))
    s1 = pooled(c1)
    c2 = f(convolved(s1, k2) + b2.reshape(1, 1, 1, -1))
    s2 = pooled(c2)
    v, w = sizes("zhang: f D N, w M D", scan(s2), w)
    yhat = f(w @ v + b)
    loss = total((yhat - y) ** 2) / 2 / N
    return loss, lambda dloss: backward(
        like("zhang: loss", dloss, loss),
        image, k1, k2, w, y, c1, s1, c2, s2, v, yhat,
    )  # fmt: skip


def backward(dloss, image, k1, k2, w, y, c1, s1, c2, s2, v, yhat):
    N = image.shape[2]
    dyhat = dloss * (yhat - y) * slope(yhat) / N
    dw = dyhat @ v.T
    db = np.sum(dyhat, axis=1, keepdims=True)
    ds2 = unscan(w.T @ dyhat, s2)
    dc2 = spread(ds2) * slope(c2)
    dk2 = by_kernel(s1, dc2)
    db2 = by_bias(dc2)
    ds1 = by_maps(dc2, k2)
    dc1 = spread(ds1) * slope(c1)
    dk1 = by_kernel(image[:, :, :, None], dc1)[:, :, 0]
    db1 = by_bias(dc1)
    dimage = by_maps(dc1, k1[:, :, None])[:, :, :, 0]
    return dimage, dk1, db1, dk2, db2, dw, db


def convolved(maps, k):
    P, Q = k.shape[2], k.shape[3]
    parts = []
    for q in range(Q):
        one = 0
        for p in range(P):
            one = one + valid(maps[:, :, :, p], k[:, :, p, q])
        parts = [*parts, one]
    made = np.stack(parts, axis=3)
    return made


def by_kernel(maps, dc):
    P, Q = maps.shape[3], dc.shape[3]
    parts = []
    for p in range(P):
        for q in range(Q):
            one = np.sum(valid(rot180(maps[:, :, :, p]), dc[:, :, :, q]), axis=2)
            parts = [*parts, one]
    dk = np.stack(parts, axis=2)
    dk = dk.reshape(dk.shape[0], dk.shape[1], P, Q)
    return dk


def by_maps(dc, k):
    P, Q = k.shape[2], k.shape[3]
    parts = []
    for p in range(P):
        one = 0
        for q in range(Q):
            one = one + full(dc[:, :, :, q], rot180(k[:, :, p, q]))
        parts = [*parts, one]
    made = np.stack(parts, axis=3)
    return made


def by_bias(dc):
    v = np.sum(dc, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    v = np.sum(v, axis=2, keepdims=True)
    v = v.reshape(1, -1)
    return v


def valid(maps, k):
    H, W = maps.shape[0], maps.shape[1]
    KH, KW = k.shape[0], k.shape[1]
    if KH > H or KW > W:
        raise DomainError(f"zhang: kernel is {KH} x {KW}, map is {H} x {W}")
    k = rot180(k)
    v = 0
    for i in range(KH):
        for j in range(KW):
            part = maps[i : i + H - KH + 1, j : j + W - KW + 1]
            v = v + k[i, j] * part
    return v


def full(maps, k):
    H, W, N = maps.shape
    KH, KW = k.shape
    padded = np.zeros((H + 2 * KH - 2, W + 2 * KW - 2, N), maps.dtype)
    padded[KH - 1 : KH - 1 + H, KW - 1 : KW - 1 + W] = maps
    v = valid(padded, k)
    return v


def rot180(v):
    v = v[::-1, ::-1]
    return v


def pooled(c):
    H, W = c.shape[0], c.shape[1]
    if H % 2 == 1 or W % 2 == 1:
        raise DomainError(f"zhang: map is {H} x {W}, blocks are 2 x 2")
    v = c[::2, ::2] + c[1::2, ::2] + c[::2, 1::2] + c[1::2, 1::2]
    v = v / 4
    return v


def spread(ds):
    down = np.arange(2 * ds.shape[0]) // 2
    across = np.arange(2 * ds.shape[1]) // 2
    v = ds[down][:, across] / 4
    return v


def scan(maps):
    H, W, N, Q = maps.shape
    v = maps.transpose(0, 1, 3, 2).reshape(H * W * Q, N, order="F")
    return v


def unscan(v, maps):
    H, W, N, Q = maps.shape
    v = v.reshape(H, W, Q, N, order="F").transpose(0, 1, 3, 2)
    return v


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
