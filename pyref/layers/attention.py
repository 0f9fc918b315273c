"""Let each query take a mean of the values, weighted by how well it fits their keys.
    y, back = pyref.layers.attention(q, k, v, attn_mask, scale)
    dq, dk, dv = back(dy)

    q T x D, k S x D, v S x E, attn_mask T x S, scale a number

    x    = scale * q k' + attn_mask                  T x S
    j    = the first column where x is largest       one for each row
    w    = exp (x - x_j)                             T x S, with w_j = 1
    rest = sum of the other w                        T x 1
    p    = w / (1 + rest)                            T x S, the softmax of each row
    y    = p v                                       T x E

Going back:

    dp = dy v'                                       T x S
    e  = dp - dp_j                                   T x S
    dx = p * (e - sum (p * e))                       T x S, sums along the rows
    dq = scale * dx k                                T x D
    dk = scale * dx' q                               S x D
    dv = p' dy                                       S x E

One query is one row, and so is one key with its value: a single head on a single
sequence, all of it products of matrices. No sequence and no head sees another one, so
a batch, and several heads, are a call for each. scale is usually 1 / sqrt (D).

The mask is added before the softmax and is not differentiated. -Inf in it takes a
key away from a query: its p is 0, and nothing goes back through it. A query from
which all keys are taken away has a mean of nothing, as if S were 0: its row of y is
0, not NaN, and it gives no gradient. The mask is taken off by itself, x - x_j as
scale * (q k' - (q k')_j) + (mask - mask_j), so that the scores of a query whose whole
row has -1e9 keep their digits. Where one key has nearly all of a query, dp_j, taken
off first, keeps what softmax keeps.

NaN or Inf in a row of q makes its row of y NaN, and so does NaN or Inf in a row of
the mask; in k or v it reaches all queries, those too from which that key is taken
away, since 0 times it is NaN.

Near the largest number a product, or a sum of them, may pass it on the way. An entry
that is small beside others of its array has the digits that these leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Vaswani, Shazeer, Parmar,
Uszkoreit, Jones, Gomez, Kaiser and Polosukhin 2017, Attention Is All You Need;
Blanchard, Higham and Higham 2021, Accurately Computing the Log-Sum-Exp and Softmax
Functions.
"""

import numpy as np

from pyref.layers.rows import first_largest
from pyref.layers.sizes import like, sizes


def attention(q, k, v, attn_mask, scale):
    q, k, v, attn_mask, scale = sizes(
        "attention: q T D, k S D, v S E, attn_mask T S, scale real",
        q, k, v, attn_mask, scale,
    )  # fmt: skip
    scores = scale * (q @ k.T)
    at = first_largest(scores + attn_mask)
    top = attn_mask[at]
    alone = top == -np.inf
    top[alone] = 0
    w = np.exp((scores - scores[at]) + (attn_mask - top))
    w[at] -= 1 - alone  # to 0, of NaN to NaN
    rest = np.sum(w, axis=1, keepdims=True)
    w[at] += 1 - alone
    p = w / (1 + rest)
    y = p @ v
    return y, lambda dy: backward(like("attention", dy, y), q, k, v, scale, p, at)


def backward(dy, q, k, v, scale, p, at):
    dp = dy @ v.T
    e = dp - dp[at]
    dx = p * (e - np.sum(p * e, axis=1, keepdims=True))
    dq = scale * (dx @ k)
    dk = scale * (dx.T @ q)
    dv = p.T @ dy
    return dq, dk, dv
