"""Kratzert's nine gates, an array added to every wire between them."""

from pyref.oracle.definitions import each, total


def kratzert_gates(
    x, gamma, beta, xhat, ivar, xmu1, sqrtvar, var, sq, xmu2, x1, mu, x2, epsilon
):
    xmu = x + x1 - (mean(x + x2) + mu)
    variance = mean((xmu + xmu2) ** 2 + sq) + var
    root = each(lambda v: v.sqrt(), variance + epsilon) + sqrtvar
    return ((xmu + xmu1) * (1 / root + ivar) + xhat) * gamma + beta


def mean(v):
    found = v[:1].copy()
    for j in range(v.shape[1]):
        found[0, j] = total(v[:, j]) / len(v)
    return found
