"""Backpropagation for a linear layer, after Johnson: rows, no bias.
    y, back = pyref.derivations.johnson_linear(x, w)
    dx, dw = back(dy)

    x N x D, w D x M;  y = x w            N x M

Going back, each gradient has the shape of what it belongs to:

    dx = dy w'                            N x D
    dw = x' dy                            D x M

No Jacobian is written down: dy/dx has N M N D entries, which for N = 64 and D = M =
4096 are 68 719 476 736. johnson_jacobian does write it down, for small sizes.

Errors: pyref:size, pyref:type. Source: Justin Johnson 2017, Backpropagation for a
Linear Layer.
"""

from pyref.layers.sizes import like, sizes


def johnson_linear(x, w):
    x, w = sizes("johnson_linear: x N D, w D M", x, w)
    y = x @ w
    return y, lambda dy: backward(like("johnson_linear", dy, y), x, w)


def backward(dy, x, w):
    dx = dy @ w.T
    dw = x.T @ dy
    return dx, dw
