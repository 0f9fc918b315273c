"""Attend in several heads, each row of one sequence to all rows of it.
    y, back = pyref.layers.self_attention(
      x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale)
    dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo = back(dy)

    x T x D, each weight D x D, each bias 1 x D, heads a divisor of D, attn_mask
    T x T, scale a number

    y = multihead_attention (x, x, x, wq, ..., scale)          T x D

Queries, keys and values are all made of x, which so comes in three times. Going back,
its gradient is the sum of the three:

    dx = the sum of dq, dk and dv                              T x D

and those of weights and biases are as multihead_attention has them. Where one product
with a matrix D x 3 D makes queries, keys and values, that is [wq wk wv], and its
gradient [dwq dwk dwv].

A causal mask, -Inf above the diagonal, lets no row see a later one. What is said of
masks, of the order of the heads, of dbk, NaN and Inf at multihead_attention holds
here.

Errors: pyref:size, pyref:type, pyref:value. Source: Vaswani, Shazeer, Parmar,
Uszkoreit, Jones, Gomez, Kaiser and Polosukhin 2017, Attention Is All You Need.
"""

from pyref.errors import DomainError
from pyref.layers.multihead_attention import multihead_attention
from pyref.layers.sizes import like, sizes


def self_attention(
    x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale
):  # fmt: skip
    x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale = sizes(
        "self_attention: x T D, wq D D, wk D D, wv D D, wo D D, "
        "bq 1 D, bk 1 D, bv 1 D, bo 1 D, heads positive, attn_mask T T, scale real",
        x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale,
    )  # fmt: skip
    D = x.shape[1]
    if D % heads != 0:
        raise DomainError(f"self_attention: heads is {heads}, D is {D}")
    y, cross_back = multihead_attention(
        x, x, x, wq, wk, wv, wo, bq, bk, bv, bo, heads, attn_mask, scale
    )
    return y, lambda dy: backward(like("self_attention", dy, y), cross_back)


def backward(dy, cross_back):
    dq, dk, dv, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo = cross_back(dy)
    dx = dq + dk + dv
    return dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo
