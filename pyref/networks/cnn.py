"""A small convolutional network and the loss of a classifier.
    y, back = pyref.networks.cnn(x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t)
    dx, dw1, dgamma, dbeta, dw2, db2, dw3, db3 = back(dy)

    x N x C x H x W, w1 F x C x 3 x 3, gamma 1 x F, beta 1 x F, w2 G x F x 3 x 3,
    b2 1 x G, w3 D x M, b3 1 x M, epsilon a number from 0, targets t N x M

    each step                               28 x 28 in, F is 4 and G is 6
    conv2d by w1, stride 2                  N x 4 x 14 x 14
    batchnorm2d by gamma, beta, epsilon
    relu
    max_pool2d, windows of 2 x 2            N x 4 x 7 x 7
    conv2d by w2 and b2, stride 2           N x 6 x 4 x 4
    relu
    avg_pool2d, windows of 2 x 2            N x 6 x 2 x 2
    flatten_row_scan                        N x 24, so D is 24
    dense by w3 and b3                      N x 10
    softmax_crossentropy against t          y N x 1, the loss of each image

Going back through the chain: dx, dw1, dgamma, dbeta, dw2, db2, dw3, db3. The first
convolution has no bias: batchnorm2d takes any constant of a channel out again, so
its gradient would be zero, told by rounding alone. The first one pads below and on
the right only, the second on all sides.

Errors: pyref:size, pyref:type, pyref:value. Source: LeCun, Bottou, Bengio and
Haffner 1998, Gradient-based Learning Applied to Document Recognition; Ioffe and
Szegedy 2015, Batch Normalization.
"""

import numpy as np

from pyref.layers.avg_pool2d import avg_pool2d
from pyref.layers.batchnorm2d import batchnorm2d
from pyref.layers.conv2d import conv2d
from pyref.layers.dense import dense
from pyref.layers.flatten_row_scan import flatten_row_scan
from pyref.layers.max_pool2d import max_pool2d
from pyref.layers.relu import relu
from pyref.layers.sizes import sizes
from pyref.layers.softmax_crossentropy import softmax_crossentropy
from pyref.networks.chain import chain


def cnn(x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t):
    x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t = sizes(
        "cnn: x N C H W, w1 F C 3 3, gamma 1 F, beta 1 F, w2 G F 3 3, b2 1 G, "
        "w3 D M, b3 1 M, epsilon nonnegative, t N M",
        x, w1, gamma, beta, w2, b2, w3, b3, epsilon, t,
    )  # fmt: skip
    nothing = np.zeros((1, w1.shape[0]), bool)
    steps = [
        (conv2d, (w1,), (nothing, (2, 2), (0, 1, 0, 1), (1, 1), 1)),
        (batchnorm2d, (gamma, beta), (epsilon,)),
        (relu, (), ()),
        (max_pool2d, (), ((2, 2), (2, 2), (0, 0, 0, 0))),
        (conv2d, (w2, b2), ((2, 2), (1, 1, 1, 1), (1, 1), 1)),
        (relu, (), ()),
        (avg_pool2d, (), ((2, 2), (2, 2), (0, 0, 0, 0))),
        (flatten_row_scan, (), ()),
        (dense, (w3, b3), ()),
        (softmax_crossentropy, (), (t,)),
    ]
    y, back = chain(x, steps)
    return y, back
