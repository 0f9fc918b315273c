"""Two dense layers, the mean hinge loss of a batch, and a penalty on the weights.
    loss, back = pyref.networks.two_layer_hinge(x, w1, b1, w2, b2, y, reg)
    dx, dw1, db1, dw2, db2 = back(dloss)

    x N x D, w1 D x H, b1 1 x H, w2 H x M, b2 1 x M, labels y N x 1 from 0 to M - 1,
    reg a number from 0

    s    = relu (x w1 + b1) w2 + b2                              N x M
    fit  = multiclass_hinge (s, y one-hot), of margin 1          N x 1
    loss = mean (fit) + reg/2 (sum (w1^2) + sum (w2^2))          1 x 1

Going back, the penalty is added to the gradients of the weights; biases are not held
down:

    dw1 = that of the mean + dloss reg w1                        D x H
    dw2 = that of the mean + dloss reg w2                        H x M

It is two_layer_softmax with another loss. Without the 1/2, as other assignments of
the course have it, reg counts twice.

Errors: pyref:size, pyref:type, pyref:value. Source: Stanford cs231n, Convolutional
Neural Networks for Visual Recognition, assignment 1, svm_loss and TwoLayerNet.
"""

import numpy as np

from pyref.layers.dense import dense
from pyref.layers.embedding import embedding
from pyref.layers.multiclass_hinge import multiclass_hinge
from pyref.layers.relu import relu
from pyref.layers.sizes import like, sizes
from pyref.networks.graph import graph
from pyref.networks.penalized_mean import penalized_mean


def two_layer_hinge(x, w1, b1, w2, b2, y, reg):
    x, w1, b1, w2, b2, y, reg = sizes(
        "two_layer_hinge: x N D, w1 D H, b1 1 H, w2 H M, b2 1 M, y N 1, "
        "reg nonnegative",
        x, w1, b1, w2, b2, y, reg,
    )  # fmt: skip
    M = b2.shape[1]
    t = embedding(np.eye(M, dtype=y.dtype), y)[0]
    given = {"x": x, "w1": w1, "b1": b1, "w2": w2, "b2": b2}
    steps = [
        ("z", dense, ["x", "w1", "b1"], ()),
        ("h", relu, ["z"], ()),
        ("s", dense, ["h", "w2", "b2"], ()),
        ("fit", multiclass_hinge, ["s"], (t, 1)),
        ("loss", penalized_mean, ["fit", "w1", "w2"], (reg,)),
    ]
    values, graph_back = graph(given, steps)
    loss = values["loss"]
    return loss, lambda dloss: backward(
        like("two_layer_hinge: loss", dloss, loss), graph_back, list(given)
    )


def backward(dloss, graph_back, names):
    gradients = graph_back("loss", dloss)
    return tuple(gradients[name] for name in names)
