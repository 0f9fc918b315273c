"""quotient_rule from layers: the sigmoid."""

from pyref.layers.sigmoid import sigmoid


def quotient_rule(x):
    return sigmoid(x)
