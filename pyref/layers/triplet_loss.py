"""How far an anchor is from being nearer to its like than to another, by a margin.
    y, back = pyref.layers.triplet_loss(anchor, positive, negative, margin)
    danchor, dpositive, dnegative = back(dy)

    anchor N x D, positive N x D, negative N x D; margin a number from 0

    e = sum ((anchor - positive)^2) - sum ((anchor - negative)^2) + margin
    y = max (0, e)                                  N x 1, along the rows

Going back, where e > 0, and 0 elsewhere:

    danchor   = 2 dy * (negative - positive)        N x D
    dpositive = 2 dy * (positive - anchor)          N x D
    dnegative = 2 dy * (anchor - negative)          N x D

One loss for each row, not divided by N: a mean is a step of its own, and so is a
choice of triplets. The distances are squared, as FaceNet has them; with their roots
it is another loss, whose gradients have lengths of 1.

e is taken as sum ((negative - positive) * ((anchor - positive) + (anchor -
negative))) + margin, which is the same number: two large distances that are nearly
equal keep the digits of what they differ by. The three gradients add up to 0.

At e = 0 the derivative is a choice from 0 to 1: here it is 0. NaN is not below zero:
it gives NaN and hands dy back.

Errors: pyref:size, pyref:type, pyref:value. Source: Schroff, Kalenichenko and Philbin
2015, FaceNet: A Unified Embedding for Face Recognition and Clustering.
"""

import numpy as np

from pyref.layers.choice import zero_out
from pyref.layers.sizes import like, sizes


def triplet_loss(anchor, positive, negative, margin):
    anchor, positive, negative, margin = sizes(
        "triplet_loss: anchor N D, positive N D, negative N D, margin nonnegative",
        anchor, positive, negative, margin,
    )  # fmt: skip
    p = anchor - positive
    n = anchor - negative
    apart = negative - positive
    e = np.sum(apart * (p + n), axis=1, keepdims=True) + margin
    off = np.real(e) <= 0
    y = zero_out(e, off)
    return y, lambda dy: backward(like("triplet_loss", dy, y), p, n, apart, off)


def backward(dy, p, n, apart, off):
    g = 2 * zero_out(dy, off)
    danchor = g * apart
    dpositive = -g * p
    dnegative = g * n
    return danchor, dpositive, dnegative
