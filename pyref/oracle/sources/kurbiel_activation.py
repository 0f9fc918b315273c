"""Kurbiel's activation: the sigmoid of a column."""

from pyref.oracle.definitions import sigmoid


def kurbiel_activation(z):
    return sigmoid(z)
