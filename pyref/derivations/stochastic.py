"""One epoch of updates, sample by sample: each starts where the one before ended.
    out, back = pyref.derivations.stochastic(x, w, t, alpha)
    dx, dw = back(dout)

    x N x D, w D x M, targets t N x M, alpha D x M, a rate for each weight

    w = w - alpha * (x_n' (x_n w - t_n))        for n = 1, ..., N in this order
    out is the last w                           D x M

Going back, from the last sample to the first, with h = alpha * dw of the moment and
the w of its update:

    dx_n = -(x_n w - t_n) h' - (x_n h) w'
    dw = dw - x_n' (x_n h)

The order counts, and the end is not that of batch_update, though the gradient of the
batch is the sum of those of its samples: these are taken at other weights.

Errors: pyref:size, pyref:type. Source: Sudeep Raja 2016, A Derivation of
Backpropagation in Matrix Form, on stochastic and batch updates.
"""

# mypy: disable-error-code=var-annotated

from pyref.layers.sizes import like, sizes


def stochastic(x, w, t, alpha):
    x, w, t, alpha = sizes(
        "stochastic: x N D, w D M, t N M, alpha D M",
        x, w, t, alpha,
    )  # fmt: skip
    weights = []
    out = 1 * w
    for n in range(x.shape[0]):
        weights = [*weights, out]
        rest = x[[n], :] @ out - t[[n], :]
        out = out - alpha * (x[[n], :].T @ rest)
    return out, lambda dout: backward(
        like("stochastic: out", dout, out), x, weights, t, alpha
    )


def backward(dout, x, weights, t, alpha):
    dx = 0 * x
    dw = 1 * dout
    for n in reversed(range(x.shape[0])):
        w = weights[n]
        rest = x[[n], :] @ w - t[[n], :]
        h = alpha * dw
        dx[[n], :] = -(rest @ h.T) - (x[[n], :] @ h) @ w.T
        dw = dw - x[[n], :].T @ (x[[n], :] @ h)
    return dx, dw
