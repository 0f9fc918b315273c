"""wikipedia from layers, by dot_rewrite: one column of it."""

from pyref.derivations.composed.dot_rewrite import dot_rewrite


def wikipedia(x, w1, w2, y):
    return dot_rewrite(x, w1, w2, y)
