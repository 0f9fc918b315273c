"""The total error of a 2-2-2 network, in chains of three factors, after QuantInsti.
    loss, back = pyref.derivations.quantinsti(x, theta1, theta2, t)
    dx, dtheta1, dtheta2 = back(dloss)

    x D x N, theta1 H x (D+1), theta2 M x (H+1), targets t M x N

    z2 = theta1 [1; x], a2 = g (z2)      H x N, g is the sigmoid
    z3 = theta2 [1; a2], a3 = g (z3)     M x N
    loss = sum ((t - a3)^2)              1 x 1, without 1/2 and without 1/N

Going back, for one weight, w5 = theta2(1,2) from a2(1) to a3(1):

    dw5 = dE/da3 * da3/dz3 * dz3/dw5 = -2 (t - a3) * a3 (1 - a3) * a2

and so for all at once, delta the first two factors:

    delta3 = -2 (t - a3) * a3 (1 - a3)                  M x N
    dtheta2 = delta3 [1; a2]'
    delta2 = (theta2' delta3) * a2 (1 - a2)             H x N, no row of the ones
    dtheta1 = delta2 [1; x]', dx = theta1' delta2

w1 and w3 come from x(1), w2 and w4 from x(2), w5 and w7 from a2(1), w6 and w8 from
a2(2); the biases stand in the first columns.

Errors: pyref:size, pyref:type. Source: Varun Divakar 2018, Understanding
Backpropagation, QuantInsti.
"""

import numpy as np

from pyref.derivations.quantinsti_forward import quantinsti_forward
from pyref.layers.sizes import like, sizes


def quantinsti(x, theta1, theta2, t):
    x, theta1, theta2, t = sizes(
        "quantinsti: x D N, theta1 H E, theta2 M F, t M N",
        x, theta1, theta2, t,
    )  # fmt: skip
    z2, a2, z3, a3, push = quantinsti_forward(x, theta1, theta2)
    loss = total((t - a3) ** 2)
    return loss, lambda dloss: backward(
        like("quantinsti: loss", dloss, loss), z2, a2, z3, a3, push, t
    )


def backward(dloss, z2, a2, z3, a3, push, t):
    da3 = dloss * (-2 * (t - a3))
    dx, dtheta1, dtheta2 = push(
        np.zeros_like(z2), np.zeros_like(a2), np.zeros_like(z3), da3
    )
    return dx, dtheta1, dtheta2


def total(v):
    v = np.sum(v, axis=0, keepdims=True)
    v = np.sum(v, axis=1, keepdims=True)
    return v
