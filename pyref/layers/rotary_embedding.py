"""Turn each pair of columns by an angle that grows with the position of its row.
    y, back = pyref.layers.rotary_embedding(x, base)
    dx = back(dy)

    x T x D, D even, base a whole number from 1, usually 10000

    angle(t, i) = t * base^(-2 i / D)           T x D/2, t and i from 0
    c, s        = cos (angle), sin (angle)      T x D/2
    y(t, 2 i)     = x(t, 2 i) c - x(t, 2 i + 1) s
    y(t, 2 i + 1) = x(t, 2 i) s + x(t, 2 i + 1) c

Row t is the vector at position t, a query or a key of one head. A pair is two columns
side by side; others take column i and column i + D/2. The first pair turns by t, the
next ones more and more slowly.

Going back, every pair is turned the other way, since the transpose of a rotation is
its inverse:

    dx(t, 2 i)     = dy(t, 2 i) c + dy(t, 2 i + 1) s
    dx(t, 2 i + 1) = dy(t, 2 i + 1) c - dy(t, 2 i) s

The product of a row of q at position t and one of k at position s, both turned,
depends on t - s and not on t and s: that is what it is for.

An angle has an error in proportion to its size, so that y loses digits where t is
large: at t = 1000 three of them. NaN in a pair makes both numbers of it NaN, and so
may Inf.

Errors: pyref:size, pyref:type, pyref:value. Source: Su, Lu, Pan, Murtadha, Wen and
Liu 2021, RoFormer: Enhanced Transformer with Rotary Position Embedding.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.sizes import like, sizes


def rotary_embedding(x, base):
    x, base = sizes("rotary_embedding: x T D, base positive", x, base)
    T, D = x.shape
    if D % 2 != 0:
        raise DomainError(f"rotary_embedding: D is {D}, not even")
    t = np.arange(T).reshape(T, 1)
    angle = t * float(base) ** (-np.arange(0, D, 2) / max(1, D))
    c = np.cos(angle).astype(x.real.dtype)
    s = np.sin(angle).astype(x.real.dtype)
    y = turn(x, c, s)
    return y, lambda dy: turn(like("rotary_embedding", dy, y), c, -s)


def turn(x, c, s):
    left = x[:, ::2]
    right = x[:, 1::2]
    y = np.empty_like(x)
    y[:, ::2] = left * c - right * s
    y[:, 1::2] = left * s + right * c
    return y
