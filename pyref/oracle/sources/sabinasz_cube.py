"""Sabinasz: x * (x * x), entry by entry."""

from pyref.oracle.definitions import each


def sabinasz_cube(x):
    return each(lambda v: v * (v * v), x)
