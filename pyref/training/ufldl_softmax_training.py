"""Train softmax regression by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.ufldl_softmax_training(
      theta, m, v, x, y, order, eta, done, classes, decay)

    theta P x 1, theta of pyref.derivations.ufldl_softmax in one column, row by row;
    m, v P x 1, zero at first; x D x N, labels y N x 1 from 1; order K x B, columns of
    x counted from 0; eta K x 1; done, how many steps were taken before; classes, how
    many there are; decay as in pyref.derivations.ufldl_softmax

losses K x 1, the cost of each batch before its step, and theta, m, v after all.

Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
UFLDL Tutorial, Softmax Regression, which descends by L-BFGS.
"""

from pyref.derivations.ufldl_softmax import ufldl_softmax
from pyref.layers.sizes import sizes
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def ufldl_softmax_training(theta, m, v, x, y, order, eta, done, classes, decay):
    theta, m, v, x, y, order, eta, done, classes, decay = sizes(
        "ufldl_softmax_training: theta P 1, m P 1, v P 1, x D N, y N 1, order K B, "
        "eta K 1, done whole, classes positive, decay nonnegative",
        theta, m, v, x, y, order, eta, done, classes, decay,
    )  # fmt: skip
    must_be_rows("ufldl_softmax_training", order, x.shape[1], "columns")
    shapes = [(classes, x.shape[0])]
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            ufldl_softmax, theta, shapes, [x[:, batch]], [y[batch, :], decay]
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
