"""Train a sparse autoencoder by Adam on batches that are given beforehand.
    theta, m, v, losses = pyref.training.ufldl_autoencoder_training(
      theta, m, v, x, order, eta, done, hidden, decay, rho, beta)

    theta P x 1, w1, w2, b1 and b2 of pyref.derivations.ufldl_autoencoder in one
    column; m, v P x 1, zero at first; x D x N, which is its own target; order K x B,
    columns of x counted from 0; eta K x 1; done, how many steps were taken before;
    hidden, how many hidden units; decay, rho and beta as in the derivation

losses K x 1, the cost of each batch before its step, and theta, m, v after all. How
often a hidden unit is on is its mean over the batch: of one sample it is the unit
itself.

Errors: pyref:size, pyref:type, pyref:value. Source: Ng, Ngiam, Foo, Mai and Suen,
UFLDL Tutorial, Autoencoders and Sparsity, which descends by L-BFGS.
"""

from pyref.derivations.ufldl_autoencoder import ufldl_autoencoder
from pyref.layers.sizes import sizes
from pyref.training.descent import descent
from pyref.training.mean_gradient import mean_gradient
from pyref.training.rows import must_be_rows


def ufldl_autoencoder_training(
    theta, m, v, x, order, eta, done, hidden, decay, rho, beta
):  # fmt: skip
    theta, m, v, x, order, eta, done, hidden, decay, rho, beta = sizes(
        "ufldl_autoencoder_training: theta P 1, m P 1, v P 1, x D N, order K B, "
        "eta K 1, done whole, hidden positive, decay nonnegative, rho nonnegative, "
        "beta nonnegative",
        theta, m, v, x, order, eta, done, hidden, decay, rho, beta,
    )  # fmt: skip
    must_be_rows("ufldl_autoencoder_training", order, x.shape[1], "columns")
    D = x.shape[0]
    shapes = [(hidden, D), (D, hidden), (hidden, 1), (D, 1)]
    theta, m, v, losses = descent(
        lambda theta, batch: mean_gradient(
            ufldl_autoencoder, theta, shapes, [x[:, batch]], [decay, rho, beta]
        ),
        theta, m, v, order, eta, done,
    )  # fmt: skip
    return theta, m, v, losses
