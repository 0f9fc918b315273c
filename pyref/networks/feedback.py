"""A dense layer whose errors go back through a matrix of their own, not through w.
    y, back = pyref.networks.feedback(x, w, b, feedback)
    dx, dw, db = back(dy)

    x N x D, w D x M, b 1 x M, feedback M x D, held fixed

    y = x w + b               N x M

Going back, with feedback where backpropagation has w':

    dx = dy feedback          N x D, in general not the gradient
    dw = x' dy                D x M
    db = sum (dy)             1 x M, down the columns

dw and db are the gradients of this layer by the dy it was given. In a chain that dy
is a gradient for the last such layer only; those before it get what feedback made.
With feedback = w' all are, and nothing differs from dense.

Errors: pyref:size, pyref:type. Source: Lillicrap, Cownden, Tweed and Akerman 2016,
Random Synaptic Feedback Weights Support Error Backpropagation for Deep Learning.
"""

import numpy as np

from pyref.layers.sizes import like, sizes


def feedback(x, w, b, feedback):
    x, w, b, feedback = sizes(
        "feedback: x N D, w D M, b 1 M, feedback M D", x, w, b, feedback
    )
    y = x @ w + b
    return y, lambda dy: backward(like("feedback", dy, y), x, feedback)


def backward(dy, x, feedback):
    dx = dy @ feedback
    dw = x.T @ dy
    db = np.sum(dy, axis=0, keepdims=True)
    return dx, dw, db
