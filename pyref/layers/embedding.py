"""Look up rows of a table: sample n is row index(n) of w.
    y, back = pyref.layers.embedding(w, index)
    dw = back(dy)

    w V x D, index N x 1, whole numbers from 0 to V - 1

    y(n) = w(index(n))              N x D

Going back:

    dw(v) = the sum of dy(n) over all n with index(n) = v        V x D

It is dense without a bias, y = t w, where each row of t has a single one, at its
index; so dw = t' dy adds up all uses of a row, and a row that is not used has 0.
Nothing is multiplied, t is never made, and NaN in a row of w is in no row of y but
those that use it.

The index counts from 0 in both languages, as axes do in all of pyref and as tables in
most libraries do: the same numbers must mean the same rows in either. It is an option
and has no gradient. Several indices for a sample are a longer column, and y is then
reshaped.

Errors: pyref:size, pyref:type, pyref:value. Source: Bengio, Ducharme, Vincent and
Jauvin 2003, A Neural Probabilistic Language Model.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def embedding(w, index):
    w, index = sizes("embedding: w V D, index N 1", w, index)
    V, D = w.shape
    odd = index[~((index >= 0) & (index < V) & (index == np.floor(index)))]
    if odd.size:
        told = f"index is {odd[0]:g}, not whole and from 0"
        raise DomainError(f"embedding: {told}, with w {V} x {D}")
    at = index[:, 0].astype(int)
    y = w[at]
    return y, lambda dy: backward(like("embedding", dy, y), at, V)


def backward(dy, at, V):
    N, D = dy.shape
    dw = np.zeros((V, D), dy.dtype)
    for n in range(N):
        dw[at[n]] += dy[n]
    return dw
