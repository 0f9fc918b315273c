"""kratzert_gates from layers: one for each gate, diagonals for products by a row."""

import numpy as np

from pyref.layers import cholesky, dense, logm, sigmoid, squared_error


def kratzert_gates(
    x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon
):
    N, D = x.shape
    none, unit = np.zeros((1, D), x.dtype), np.eye(D, dtype=x.dtype)
    share, nil = np.full((N, 1), 1 / N, x.dtype), np.zeros((1, 1), x.dtype)
    mean, back_mean = dense((x + x2).T, share, nil)
    xmu, back_center = dense(x + x1, unit, -(mean.T + mu))
    half, back_square = squared_error((xmu + xmu2).T, np.zeros((D, N), bool))
    added, back_sum = dense(sq.T, share, nil)
    whole = (2 / N * half + added).T + var
    root, back_root = cholesky(np.diag((whole + epsilon)[0]))
    over, back_over = reciprocal(diagonal(root) + sqrtvar)
    scaled, back_scale = dense(xmu + xmu1, np.diag((over + ivar)[0]), none)
    out, back_out = dense(scaled + xhat, np.diag(gamma[0]), beta)

    def of_wires(dout):
        dxhat, dgamma, dbeta = back_out(dout)
        dxmu1, divar, _ = back_scale(dxhat)
        divar = diagonal(divar)
        dsqrtvar = back_over(divar)
        dvar = diagonal(back_root(np.diag(dsqrtvar[0])))
        dsq = back_sum(dvar.T)[0].T
        dxmu2 = back_square(2 / N * dvar.T).T
        dx1, _, less = back_center(dxmu1 + dxmu2)
        dx2 = back_mean(-less.T)[0].T
        first = dx1 + dx2, diagonal(dgamma), dbeta
        return *first, dxhat, divar, dxmu1, dsqrtvar, dvar, dsq, dxmu2, dx1, -less, dx2

    return out, of_wires


def reciprocal(s):
    """1 / s = c sigmoid (-log (c s - 1)) for any c with c s > 1."""
    c = 2 / s
    logs, back_log = logm(np.diag((c * s - 1)[0]))
    y, back_sigmoid = sigmoid(-diagonal(logs))

    def back(dy):
        return c * diagonal(back_log(np.diag(-back_sigmoid(c * dy)[0])))

    return c * y, back


def diagonal(v):
    return np.diag(v).reshape(1, -1)
