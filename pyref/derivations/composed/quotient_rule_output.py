"""quotient_rule_output from layers: the sigmoid."""

from pyref.layers.sigmoid import sigmoid


def quotient_rule_output(x):
    return sigmoid(x)
