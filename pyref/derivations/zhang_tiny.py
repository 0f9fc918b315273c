"""The smallest network with what Zhang's has: a map, its mean, one output.
    loss, back = pyref.derivations.zhang_tiny(image, k, b, w, bo, y)
    dimage, dk, db, dw, dbo = back(dloss)

    image (KH + 1) x (KW + 1), k KH x KW, b 1 x 1, w 1 x 1, bo 1 x 1, target y 1 x 1

    c    = f (image * k + b)              2 x 2, f is the sigmoid, * turns the kernel
    v    = mean of c                      1 x 1
    yhat = f (w v + bo)                   1 x 1
    loss = 1/2 (yhat - y)^2               1 x 1

Going back, entry by entry but for the convolution:

    dyhat  = (yhat - y) yhat (1 - yhat)   1 x 1
    dw     = dyhat v, dbo = dyhat
    dc     = w dyhat / 4 times c (1 - c)  2 x 2
    dk     = rot180 (image) * dc          KH x KW
    db     = sum (dc)
    dimage = dc * rot180 (k), full        (KH + 1) x (KW + 1)

The kernel meets the image in four places, so each of the sums has four terms that
can be written down: that of (i, j) = (0, 0), (1, 0), (0, 1) and (1, 1).

Errors: pyref:size, pyref:type. Source: Zhang 2016, Derivation of Backpropagation in
Convolutional Neural Network.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.sizes import lengths_of, like, sizes


def zhang_tiny(image, k, b, w, bo, y):
    image, k, b, w, bo, y = sizes(
        "zhang_tiny: image H W, k KH KW, b 1 1, w 1 1, bo 1 1, y 1 1",
        image, k, b, w, bo, y,
    )  # fmt: skip
    KH, KW = k.shape
    if image.shape != (KH + 1, KW + 1):
        raise SizeError(
            f"zhang_tiny: image is {lengths_of(image.shape)}, "
            f"k is {lengths_of(k.shape)}"
        )
    c = np.zeros((2, 2), np.result_type(image, k))
    for i in range(2):
        for j in range(2):
            part = image[i : KH + i, j : KW + j] * rot180(k)
            c[i, j] = total(part)[0, 0]
    c = f(c + b)
    v = total(c) / 4
    yhat = f(w * v + bo)
    loss = (yhat - y) ** 2 / 2
    return loss, lambda dloss: backward(
        like("zhang_tiny: loss", dloss, loss), image, k, w, y, c, v, yhat
    )


def backward(dloss, image, k, w, y, c, v, yhat):
    KH, KW = k.shape
    dyhat = dloss * (yhat - y) * slope(yhat)
    dw = dyhat * v
    dbo = dyhat
    dc = w * dyhat / 4 * slope(c)
    db = total(dc)
    dk = 0
    dimage = np.zeros_like(image)
    for i in range(2):
        for j in range(2):
            part = dimage[i : KH + i, j : KW + j]
            dimage[i : KH + i, j : KW + j] = part + rot180(k) * dc[i, j]
            dk = dk + rot180(image[i : KH + i, j : KW + j]) * dc[i, j]
    return dimage, dk, db, dw, dbo


def rot180(v):
    v = v[::-1, ::-1]
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
