"""Dolhansky, part 4: two sigmoid units and a linear one in a row."""

from pyref.oracle.definitions import sigmoid


def dolhansky_path(x, wij, wjk, wko, y):
    yhat = wko * sigmoid(wjk * sigmoid(wij * x))
    return (yhat - y) ** 2 / 2
