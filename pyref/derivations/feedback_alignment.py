"""Feedback alignment: the error goes back through fixed random weights.
    loss, back = pyref.derivations.feedback_alignment(x, w1, w2, t, feedback)
    dx, dw1, dw2 = back(dloss)

    x D x N, w1 H x D, w2 M x H, targets t M x N, feedback H x M, of the size of w2'

    h = f (w1 x)                              H x N, f is the sigmoid
    o = f (w2 h)                              M x N
    loss = 1/2 sum ((o - t)^2)                1 x 1, over the batch

Going back, with feedback where backpropagation has w2':

    delta2 = (o - t) * o (1 - o)              M x N
    delta1 = (feedback delta2) * h (1 - h)    H x N, not the gradient
    dw2 = delta2 h'                           M x H, the gradient
    dw1 = delta1 x'                           H x D, not the gradient
    dx  = w1' delta1                          D x N, not the gradient

No unit needs to know the weights of those it feeds. The update still goes downhill
where it lies within 90 degrees of the gradient; for the errors e this is, on average,
e' w2 feedback e > 0. With feedback = w2' it is backpropagation.

Errors: pyref:size, pyref:type. Source: Lillicrap, Cownden, Tweed and Akerman 2016,
Random Synaptic Feedback Weights Support Error Backpropagation for Deep Learning.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def feedback_alignment(x, w1, w2, t, feedback):
    x, w1, w2, t, feedback = sizes(
        "feedback_alignment: x D N, w1 H D, w2 M H, t M N, feedback H M",
        x, w1, w2, t, feedback,
    )  # fmt: skip
    h = f(w1 @ x)
    o = f(w2 @ h)
    loss = total((o - t) ** 2) / 2
    return loss, lambda dloss: backward(
        like("feedback_alignment: loss", dloss, loss), x, h, o, w1, t, feedback
    )


def backward(dloss, x, h, o, w1, t, feedback):
    delta2 = dloss * (o - t) * slope(o)
    delta1 = (feedback @ delta2) * slope(h)
    dw2 = delta2 @ h.T
    dw1 = delta1 @ x.T
    dx = w1.T @ delta1
    return dx, dw1, dw2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v


def f(v):
    v = 1 / (1 + np.exp(-v))
    return v


def slope(v):
    v = v * (1 - v)
    return v
