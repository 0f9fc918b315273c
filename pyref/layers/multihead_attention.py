"""Attend in several heads, each on its columns of the projected sequences.
    y, back = pyref.layers.multihead_attention(
      q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale)
    dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo = back(dy)

    q T x D, k S x D, v S x D, each weight D x D, each bias 1 x D, heads a divisor of
    D, attn_mask T x S, scale a number

    qs = q wq + bq                                                T x D
    ks = k wk + bk                                                S x D
    vs = v wv + bv                                                S x D
    z  = attention (qs, ks, vs, attn_mask, scale), head by head   T x D
    y  = z wo + bo                                                T x D

The columns of qs, ks, vs and z are cut into heads of K = D / heads columns that lie
side by side: column c, from 0, is in head floor (c / K). Each head is attention on
its columns, all with one mask and one scale, which is usually 1 / sqrt (K).

Going back:

    dz  = dy wo'                                                  T x D
    dqs, dks, dvs are those of attention for dz, head by head
    dq  = dqs wq',  dk = dks wk',  dv = dvs wv'
    dwq = q' dqs,  dwk = k' dks,  dwv = v' dvs,  dwo = z' dy      D x D
    dbq, dbk, dbv, dbo = sums of dqs, dks, dvs, dy over rows      1 x D

In self-attention q, k and v are one sequence x, whose gradient is dq + dk + dv. A
batch is a call for each sequence, whose gradients of weights and biases add up. bk
moves all scores of a query alike, which changes no share: dbk is 0 but for rounding.

The mask, queries without keys, NaN and Inf are as attention has them. A query without
keys has a row of z that is 0, so that its row of y is bo. NaN in a column of a weight
reaches all columns of y, by wo.

Near the largest number a product, or a sum of them, may pass it on the way. An entry
that is small beside others of its array has the digits that these leave it.

Errors: pyref:size, pyref:type, pyref:value. Source: Vaswani, Shazeer, Parmar,
Uszkoreit, Jones, Gomez, Kaiser and Polosukhin 2017, Attention Is All You Need.
"""

import numpy as np

from pyref.errors import DomainError
from pyref.layers.attention import attention
from pyref.layers.dense import dense
from pyref.layers.sizes import like, sizes


def multihead_attention(
    q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale
):  # fmt: skip
    q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale = sizes(
        "multihead_attention: q T D, k S D, v S D, wq D D, wk D D, wv D D, wo D D, "
        "bq 1 D, bk 1 D, bv 1 D, bo 1 D, heads positive, attn_mask T S, scale real",
        q, k, v, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale,
    )  # fmt: skip
    D = q.shape[1]
    if D % heads != 0:
        raise DomainError(f"multihead_attention: heads is {heads}, D is {D}")
    qs, q_back = dense(q, wq, bq)
    ks, k_back = dense(k, wk, bk)
    vs, v_back = dense(v, wv, bv)
    parts, backs = [None] * heads, [None] * heads
    for head in range(heads):
        c = block(head, heads, D)
        one, one_back = attention(qs[:, c], ks[:, c], vs[:, c], attn_mask, scale)
        parts[head] = one
        backs[head] = one_back
    y, o_back = dense(np.hstack(parts), wo, bo)
    return y, lambda dy: backward(
        like("multihead_attention", dy, y), backs, q_back, k_back, v_back, o_back
    )


def backward(dy, backs, q_back, k_back, v_back, o_back):
    heads, D = len(backs), dy.shape[1]
    dz, dwo, dbo = o_back(dy)
    dqs, dks, dvs = [None] * heads, [None] * heads, [None] * heads
    for head in range(heads):
        c = block(head, heads, D)
        one_dq, one_dk, one_dv = backs[head](dz[:, c])
        dqs[head] = one_dq
        dks[head] = one_dk
        dvs[head] = one_dv
    dq, dwq, dbq = q_back(np.hstack(dqs))
    dk, dwk, dbk = k_back(np.hstack(dks))
    dv, dwv, dbv = v_back(np.hstack(dvs))
    return dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo


def block(head, heads, D):
    c = slice(head * D // heads, (head + 1) * D // heads)
    return c
