"""QuantInsti: two sigmoid layers, the bias as the first weight, all numbers kept."""

from pyref.oracle.definitions import product, sigmoid


def quantinsti_forward(x, theta1, theta2):
    z2 = product(theta1[:, 1:], x) + theta1[:, :1]
    a2 = sigmoid(z2)
    z3 = product(theta2[:, 1:], a2) + theta2[:, :1]
    return z2, a2, z3, sigmoid(z3)
