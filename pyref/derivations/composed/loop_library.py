"""loop_library from layers, by dot_rewrite: the loops are its products."""

from pyref.derivations.composed.dot_rewrite import dot_rewrite


def loop_library(x, w1, w2, y):
    return dot_rewrite(x, w1, w2, y)
