"""One update of a batch: the gradients of all samples are added up first.
    out, back = pyref.derivations.batch_update(x, w, t, alpha)
    dx, dw = back(dout)

    x N x D, w D x M, targets t N x M, alpha D x M, a rate for each weight

    loss = 1/2 sum ((x w - t)^2), its gradient by w is x' (x w - t)
    out = w - alpha * (x' (x w - t))            D x M, the weights after the update

Going back, with h = alpha * dout:

    dw = dout - x' (x h)
    dx = -(x w - t) h' - (x h) w'

alpha is one number for all weights where all its entries are equal. stochastic, one
update after another, ends elsewhere.

Errors: pyref:size, pyref:type. Source: Sudeep Raja 2016, A Derivation of
Backpropagation in Matrix Form, on stochastic and batch updates.
"""

from pyref.layers.sizes import like, sizes


def batch_update(x, w, t, alpha):
    x, w, t, alpha = sizes(
        "batch_update: x N D, w D M, t N M, alpha D M",
        x, w, t, alpha,
    )  # fmt: skip
    rest = x @ w - t
    out = w - alpha * (x.T @ rest)
    return out, lambda dout: backward(
        like("batch_update: out", dout, out), x, w, rest, alpha
    )


def backward(dout, x, w, rest, alpha):
    h = alpha * dout
    dw = dout - x.T @ (x @ h)
    dx = -(rest @ h.T) - (x @ h) @ w.T
    return dx, dw
