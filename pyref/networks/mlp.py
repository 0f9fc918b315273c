"""Two dense layers and the loss of a classifier, on images as rows.
    y, back = pyref.networks.mlp(x, w1, b1, w2, b2, t)
    dx, dw1, db1, dw2, db2 = back(dy)

    x N x D, w1 D x H, b1 1 x H, w2 H x M, b2 1 x M, targets t N x M

    h = relu (x w1 + b1)                          N x H
    y = softmax_crossentropy (h w2 + b2, t)       N x 1, the loss of each image

Going back through the chain: dx, dw1, db1, dw2, db2. The loss of a batch, mean or
sum, is in dy: ones / N for the mean.

Errors: pyref:size, pyref:type. Source: Rumelhart, Hinton and Williams 1986,
Learning Representations by Back-propagating Errors; Glorot, Bordes and Bengio 2011,
Deep Sparse Rectifier Neural Networks.
"""

from pyref.layers.dense import dense
from pyref.layers.relu import relu
from pyref.layers.sizes import sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy
from pyref.networks.chain import chain


def mlp(x, w1, b1, w2, b2, t):
    x, w1, b1, w2, b2, t = sizes(
        "mlp: x N D, w1 D H, b1 1 H, w2 H M, b2 1 M, t N M",
        x, w1, b1, w2, b2, t,
    )  # fmt: skip
    steps = [
        (dense, (w1, b1), ()),
        (relu, (), ()),
        (dense, (w2, b2), ()),
        (softmax_crossentropy, (), (t,)),
    ]
    y, back = chain(x, steps)
    return y, back
