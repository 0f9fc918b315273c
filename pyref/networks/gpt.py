"""A small GPT and its loss: which token follows, at each place of a sequence.
    loss, back = pyref.networks.gpt(
      wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
      gammaf, betaf, tokens, targets, heads, epsilon)
    dwte, dwpe, dgamma1, dbeta1, dwqkv, dbqkv, dwo, dbo,
      dgamma2, dbeta2, dw1, db1, dw2, db2, dgammaf, dbetaf = back(dloss)

    wte V x D, wpe C x D; the parameters of L blocks, one behind the other, as
    transformer_block has them: gamma1, beta1, bo, gamma2, beta2, b2 L x D,
    wqkv L x D x 3D, bqkv L x 3D, wo L x D x D, w1 L x D x H, b1 L x H, w2 L x H x D;
    gammaf, betaf 1 x D; tokens, targets N x 1, whole numbers from 0 to V - 1, N at
    most C; heads a divisor of D, epsilon a number from 0

    x(0) = embedding (wte, tokens) + the first N rows of wpe     N x D
    x(l) = transformer_block (x(l-1), ...)    block after block  N x D
    n    = layernorm (x(L), gammaf, betaf, epsilon)              N x D
    s    = n wte'                                                N x V
    loss = mean (softmax_crossentropy (s, targets))              1 x 1, over the rows

The table wte is used at both ends: a row of it is added where its token comes in, and
is held against n where its token may follow. Going back, dwte is the sum of both:

    ds   = dloss / N (softmax (s) - targets, one-hot)            N x V
    dn   = ds wte                                                N x D
    dwte = ds' n + what comes back at the tokens                 V x D

A row of dwpe whose place is not reached is 0. A batch is a call for each sequence,
whose gradients are averaged.

Errors: pyref:size, pyref:type, pyref:value. Source: Radford, Wu, Child, Luan, Amodei
and Sutskever 2019, Language Models are Unsupervised Multitask Learners; in the order
of karpathy/llm.c. Press and Wolf 2017, Using the Output Embedding to Improve Language
Models, have one table for both ends.
"""

import numpy as np

from pyref.errors import SizeError
from pyref.layers.embedding import embedding
from pyref.layers.layernorm import layernorm
from pyref.layers.sizes import lengths_of, like, sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy
from pyref.networks.graph import graph
from pyref.networks.operation import operation
from pyref.networks.transformer_block import transformer_block


def gpt(
    wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
    gammaf, betaf, tokens, targets, heads, epsilon,
):  # fmt: skip
    (
        wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
        gammaf, betaf, tokens, targets, heads, epsilon,
    ) = sizes(
        "gpt: wte V D, wpe C D, gamma1 L D, beta1 L D, wqkv L D E, bqkv L E, "
        "wo L D D, bo L D, gamma2 L D, beta2 L D, w1 L D H, b1 L H, w2 L H D, b2 L D, "
        "gammaf 1 D, betaf 1 D, tokens N 1, targets N 1, heads positive, "
        "epsilon nonnegative",
        wte, wpe, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
        gammaf, betaf, tokens, targets, heads, epsilon,
    )  # fmt: skip
    N = tokens.shape[0]
    V = wte.shape[0]
    L = gamma1.shape[0]
    if wpe.shape[0] < N:
        told = f"tokens is {lengths_of(tokens.shape)}, wpe is {lengths_of(wpe.shape)}"
        raise SizeError(f"gpt: {told}")
    given = {
        "wte": wte, "wpe": wpe, "gamma1": gamma1, "beta1": beta1, "wqkv": wqkv,
        "bqkv": bqkv, "wo": wo, "bo": bo, "gamma2": gamma2, "beta2": beta2, "w1": w1,
        "b1": b1, "w2": w2, "b2": b2, "gammaf": gammaf, "betaf": betaf,
    }  # fmt: skip
    names = list(given)
    places = np.arange(N)[:, np.newaxis].astype(tokens.dtype)
    t = embedding(np.eye(V, dtype=tokens.dtype), targets)[0]
    steps = [
        ("token", embedding, ["wte"], (tokens,)),
        ("place", embedding, ["wpe"], (places,)),
        ("x0", operation("add"), ["token", "place"], ()),
    ]
    for k in range(L):
        taken = [f"x{k}", *names[2:14]]
        steps = [*steps, (f"x{k + 1}", block, taken, (k, heads, epsilon))]
    last = f"x{L}"
    steps = [
        *steps,
        ("n", layernorm, [last, "gammaf", "betaf"], (epsilon,)),
        ("s", held_against, ["n", "wte"], ()),
        ("losses", softmax_crossentropy, ["s"], (t,)),
        ("loss", average, ["losses"], ()),
    ]
    values, graph_back = graph(given, steps)
    loss = values["loss"]
    return loss, lambda dloss: backward(
        like("gpt: loss", dloss, loss), graph_back, names
    )


def backward(dloss, graph_back, names):
    gradients = graph_back("loss", dloss)
    return tuple(gradients[name] for name in names)


def block(
    x, gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2,
    k, heads, epsilon,
):  # fmt: skip
    stacks = [gamma1, beta1, wqkv, bqkv, wo, bo, gamma2, beta2, w1, b1, w2, b2]
    p = [
        row(gamma1, k), row(beta1, k), matrix(wqkv, k), row(bqkv, k), matrix(wo, k),
        row(bo, k), row(gamma2, k), row(beta2, k), matrix(w1, k), row(b1, k),
        matrix(w2, k), row(b2, k),
    ]  # fmt: skip
    y, back = transformer_block(x, *p, heads, epsilon)
    return y, lambda dy: block_back(dy, back, stacks, k)


def block_back(dy, back, stacks, k):
    found = back(dy)
    found = list(found)
    dx = found[0]
    dstacks = [
        in_place(d, stack, k) for d, stack in zip(found[1:], stacks, strict=True)
    ]
    return (dx, *dstacks)


def row(stack, k):
    v = stack[k : k + 1, :]
    return v


def matrix(stack, k):
    v = stack[k, :, :]
    return v


def in_place(d, stack, k):
    v = np.zeros(stack.shape, d.dtype)
    v[k] = d.reshape(stack.shape[1:])
    return v


def held_against(x, w):
    y = x @ w.T
    return y, lambda dy: (dy @ w, dy.T @ x)


def average(x):
    N = x.shape[0]
    y = np.sum(x, axis=0, keepdims=True) / N
    return y, lambda dy: dy / N * np.ones_like(x)
