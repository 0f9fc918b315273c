"""Kurbiel's linear step: weights, a column, a bias."""

from pyref.oracle.definitions import product


def kurbiel_linear(a, w, b):
    return product(w, a) + b
