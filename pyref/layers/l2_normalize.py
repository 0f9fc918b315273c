"""Divide each row by its length.
    y, back = pyref.layers.l2_normalize(x, epsilon)
    dx = back(dy)

    x N x D, epsilon a number from 0

    square = sum (x^2)                      N x 1, along the rows
    r      = 1 / sqrt (square + epsilon)    N x 1
    y      = x * r                          N x D

Going back, dy is split into a part along x and a part q across it, dy = a * x + q:

    dx     = r * (q + a * x * epsilon * r^2)        N x D

Stretching a row does not move y, epsilon apart: of the part along x only epsilon *
r^2 comes through. The usual form, r * (dy - y * sum (dy * y)), is the same number,
but leaves that small rest to the difference of two large ones. q is taken across x
twice, for the same reason. rmsnorm divides by the root of the mean instead, sqrt (D)
times less.

epsilon stands under the root, beside the sum. Where a source has the larger of the
length and a small number, there is no epsilon for rows that are longer: 0 is the same
then. A row of zeros has the gradient dy / sqrt (epsilon); with epsilon 0 its y is
NaN, as 0 / 0 is.

The squares of x must not overflow, nor all underflow where epsilon is 0. An entry of
dx that is small beside others of its row has the digits that these leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Schroff, Kalenichenko and Philbin
2015, FaceNet: A Unified Embedding for Face Recognition and Clustering.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def l2_normalize(x, epsilon):
    x, epsilon = sizes("l2_normalize: x N D, epsilon nonnegative", x, epsilon)
    square = np.sum(x**2, axis=1, keepdims=True)
    r = 1 / np.sqrt(square + epsilon)
    y = x * r
    return y, lambda dy: backward(like("l2_normalize", dy, y), x, epsilon, square, r)


def backward(dy, x, epsilon, square, r):
    square = square + (square == 0)
    a = np.sum(dy * x, axis=1, keepdims=True) / square
    q = dy - a * x
    q = q - x * (np.sum(q * x, axis=1, keepdims=True) / square)
    dx = r * (q + a * x * (epsilon * r**2))
    return dx
