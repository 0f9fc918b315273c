"""same_weights from layers, by dot_rewrite: it is the same network."""

from pyref.derivations.composed.dot_rewrite import dot_rewrite


def same_weights(x, w1, w2, y):
    return dot_rewrite(x, w1, w2, y)
