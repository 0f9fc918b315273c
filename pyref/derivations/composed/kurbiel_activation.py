"""kurbiel_activation from layers: the sigmoid, a row for a column."""

from pyref.layers import sigmoid


def kurbiel_activation(z):
    a, back = sigmoid(z.T)
    return a.T, lambda da: back(da.T).T
