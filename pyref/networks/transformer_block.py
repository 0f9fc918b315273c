"""One block of a transformer, normalized before each part, on one sequence.
    y, back = pyref.networks.transformer_block(
      x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
      heads, epsilon)
    dx, dgamma1, dbeta1, dwqkv, dbqkv, dwo, dbo,
      dgamma2, dbeta2, dw1, db1, dw2, db2 = back(dy)

    x T x D, gamma1, beta1, gamma2, beta2 1 x D, wqkv D x 3D, bqkv 1 x 3D, wo D x D,
    bo 1 x D, w1 D x H, b1 1 x H, w2 H x D, b2 1 x D, heads a divisor of D, epsilon a
    number from 0

    n1 = layernorm (x, gamma1, beta1, epsilon)                   T x D
    a  = self_attention (n1, wqkv, bqkv, wo, bo), causal         T x D
    r  = x + a                                                   T x D
    n2 = layernorm (r, gamma2, beta2, epsilon)                   T x D
    u  = n2 w1 + b1                                              T x H
    m  = gelu_tanh (u) w2 + b2                                   T x D
    y  = r + m                                                   T x D

wqkv is [wq wk wv], of D columns each, and bqkv likewise; the scores are scaled by
1 / sqrt (D / heads), and row t sees rows 1 to t.

Going back through the graph: r is taken twice, by the second normalization and by the
last sum, and so is x, so that each has the sum of two gradients:

    dr = dy + what comes back through n2                         T x D
    dx = dr + what comes back through n1                         T x D

The middle third of dbqkv, the gradient by bk, is 0 but for rounding, as at
multihead_attention. A batch is a call for each sequence.

Errors: pyref:size, pyref:type, pyref:value. Source: Radford, Wu, Child, Luan, Amodei
and Sutskever 2019, Language Models are Unsupervised Multitask Learners; in the order
of karpathy/llm.c.
"""

import numpy as np

from pyref.errors import DomainError, SizeError
from pyref.layers.dense import dense
from pyref.layers.gelu_tanh import gelu_tanh
from pyref.layers.layernorm import layernorm
from pyref.layers.self_attention import self_attention
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.networks.graph import graph
from pyref.networks.operation import operation


def transformer_block(
    x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2, heads, epsilon
):  # fmt: skip
    (
        x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
        heads, epsilon,
    ) = sizes(
        "transformer_block: x T D, gamma1 1 D, beta1 1 D, wqkv D E, bqkv 1 E, "
        "wo D D, bo 1 D, gamma2 1 D, beta2 1 D, w1 D H, b1 1 H, w2 H D, b2 1 D, "
        "heads positive, epsilon nonnegative",
        x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
        heads, epsilon,
    )  # fmt: skip
    D = x.shape[1]
    if wqkv.shape[1] != 3 * D:
        told = f"wqkv is {lengths_of(wqkv.shape)}, x is {lengths_of(x.shape)}"
        raise SizeError(f"transformer_block: {told}")
    if D % heads != 0:
        raise DomainError(f"transformer_block: heads is {heads}, D is {D}")
    given = {
        "x": x, "gamma1": gamma1, "beta1": beta1, "wqkv": wqkv, "bqkv": bqkv,
        "wo": wo, "bo": bo, "gamma2": gamma2, "beta2": beta2, "w1": w1, "b1": b1,
        "w2": w2, "b2": b2,
    }  # fmt: skip
    steps = [
        ("n1", layernorm, ["x", "gamma1", "beta1"], (epsilon,)),
        ("a", causal_attention, ["n1", "wqkv", "bqkv", "wo", "bo"], (heads,)),
        ("r", operation("add"), ["x", "a"], ()),
        ("n2", layernorm, ["r", "gamma2", "beta2"], (epsilon,)),
        ("u", dense, ["n2", "w1", "b1"], ()),
        ("h", gelu_tanh, ["u"], ()),
        ("m", dense, ["h", "w2", "b2"], ()),
        ("y", operation("add"), ["r", "m"], ()),
    ]
    values, graph_back = graph(given, steps)
    y = values["y"]
    return y, lambda dy: backward(
        like("transformer_block", dy, y), graph_back, list(given)
    )


def backward(dy, graph_back, names):
    gradients = graph_back("y", dy)
    return tuple(gradients[name] for name in names)


def causal_attention(x, wqkv, bqkv, wo, bo, heads):
    T, D = x.shape
    q = slice(0, D)
    k = slice(D, 2 * D)
    v = slice(2 * D, 3 * D)
    mask = np.triu(np.full((T, T), -np.inf), 1).astype(x.real.dtype)
    scale = (heads / max(D, heads)) ** 0.5
    y, back = self_attention(
        x, wqkv[:, q], wqkv[:, k], wqkv[:, v], wo, bqkv[:, q], bqkv[:, k], bqkv[:, v],
        bo, heads, mask, scale,
    )  # fmt: skip
    return y, lambda dy: attention_back(dy, back)


def attention_back(dy, back):
    dx, dwq, dwk, dwv, dwo, dbq, dbk, dbv, dbo = back(dy)
    dwqkv = np.hstack([dwq, dwk, dwv])
    dbqkv = np.hstack([dbq, dbk, dbv])
    return dx, dwqkv, dbqkv, dwo, dbo
