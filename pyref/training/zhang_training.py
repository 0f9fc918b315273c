"""Train the convolutional network of Zhang by Adam on batches given beforehand.
    theta, m, v, losses = pyref.training.zhang_training(
      theta, m, v, image, y, order, eta, done, counts)

    theta P x 1, k1, b1, k2, b2, w and b of pyref.derivations.zhang in one column;
    m, v P x 1, zero at first; image H x W x N, targets y M x N; order K x B, images
    counted from 0; eta K x 1; done, how many steps were taken before; counts, the
    length of a kernel, how many maps the two convolutions make, and how many numbers
    w takes

losses K x 1, the mean loss of each batch before its step, and theta, m, v after all.

Errors: pyref:size, pyref:type, pyref:value. Source: Zhang 2016, Derivation of
Backpropagation in Convolutional Neural Network.
"""

from pyref.derivations.zhang import zhang
from pyref.layers.sizes import sizes
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def zhang_training(theta, m, v, image, y, order, eta, done, counts):
    theta, m, v, image, y, order, eta, done, counts = sizes(
        "zhang_training: theta P 1, m P 1, v P 1, image H W N, y M N, order K B, "
        "eta K 1, done whole, counts positive 4",
        theta, m, v, image, y, order, eta, done, counts,
    )  # fmt: skip
    must_be_rows("zhang_training", order, image.shape[2], "images")
    K = counts[0]
    P = counts[1]
    Q = counts[2]
    D = counts[3]
    M = y.shape[0]
    shapes = [(K, K, P), (1, P), (K, K, P, Q), (1, Q), (M, D), (M, 1)]
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            zhang, theta, shapes, [image[:, :, batch]], [y[:, batch]]
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
