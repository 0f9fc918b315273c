"""Zhang: two convolutions, sigmoid and average pooling after each, outputs."""

import numpy as np

from pyref.oracle.definitions import dot, node, product, sigmoid, total


def zhang(image, k1, b1, k2, b2, w, b, y):
    N = image.shape[2]
    squares = []
    for n in range(N):
        kernels = [[k1[:, :, p]] for p in range(k1.shape[2])]
        maps = [pooled(c) for c in convolved([image[:, :, n]], kernels, b1)]
        kernels = [
            [k2[:, :, p, q] for p in range(k2.shape[2])] for q in range(k2.shape[3])
        ]
        maps = [pooled(c) for c in convolved(maps, kernels, b2)]
        column = [v for one in maps for v in one.T.ravel()]
        yhat = sigmoid(product(w, np.array([column]).T) + b)
        squares += list((yhat[:, 0] - y[:, n]) ** 2)
    return np.array([[total(squares) / 2 / N]])


def convolved(maps, kernels, bias):
    """f (sum over p of map p * kernel pq + bias q): list q of lists p of kernels."""
    made = []
    for q, parts in enumerate(kernels):
        c = sum(convolution(m, k) for m, k in zip(maps, parts, strict=True))
        made.append(sigmoid(c + bias[0, q]))
    return made


def convolution(image, k):
    """c(i, j) is the sum over u, v of image(i - u, j - v) k(u, v), where all exist."""
    KH, KW = k.shape
    H, W = image.shape
    c = np.full((H - KH + 1, W - KW + 1), node(0), dtype=object)
    for i, j in np.ndindex(c.shape):
        pixels = [image[i + KH - 1 - u, j + KW - 1 - v] for u, v in np.ndindex(k.shape)]
        c[i, j] = dot(pixels, list(k.ravel()))
    return c


def pooled(c):
    H, W = c.shape
    made = np.empty((H // 2, W // 2), dtype=object)
    for i, j in np.ndindex(made.shape):
        made[i, j] = total(c[2 * i : 2 * i + 2, 2 * j : 2 * j + 2].ravel()) / 4
    return made
