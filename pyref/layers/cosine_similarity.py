"""The cosine of the angle between each row of one array and that of another.
    y, back = pyref.layers.cosine_similarity(a, b)
    da, db = back(dy)

    a N x D, b N x D

    u = a / |a|, v = b / |b|        N x D, each row of length 1
    y = sum (u * v)                 N x 1, along the rows

Going back:

    da = dy * (v - y * u) / |a|     N x D
    db = dy * (u - y * v) / |b|     N x D

Row by row, not each with each: that is u times v transposed. What is handed to a row
is at right angles to it, since the angle does not see its length; with one column it
is 0. There is no epsilon: where a source has the larger of a length and a small
number, that is another function for short rows only.

A row of zeros has no direction: y and its gradients are NaN. So they are where a
number is NaN or Inf.

Each row is divided by its largest magnitude first, so that its squares neither
overflow nor vanish. Where a and b lie nearly on one line v - y * u is small beside v,
and has the digits that v leaves it.

Errors: pyref:size, pyref:type. Source: Salton, Wong and Yang 1975, A Vector Space
Model for Automatic Indexing.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def cosine_similarity(a, b):
    a, b = sizes("cosine_similarity: a N D, b N D", a, b)
    u, length_a = direction(a)
    v, length_b = direction(b)
    y = np.sum(u * v, axis=1, keepdims=True)
    return y, lambda dy: backward(
        like("cosine_similarity", dy, y), u, v, length_a, length_b, y
    )


def backward(dy, u, v, length_a, length_b, y):
    da = dy * ((v - y * u) / length_a)
    db = dy * ((u - y * v) / length_b)
    return da, db


def direction(a):
    most = np.max(np.abs(np.real(a)), axis=1, keepdims=True, initial=0)
    u = a / most
    root = np.sqrt(np.sum(u**2, axis=1, keepdims=True))
    u = u / root
    length = most * root
    return u, length
