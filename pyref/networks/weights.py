"""Weights of the two networks, from the closed formula of the fixtures.

Every number is fill(k), an odd multiple of 1/4096 between -2 and 2, times a power of
two near sqrt(2 / fan_in) / 1.15, 1.15 being how far fill spreads: so they are exact
in float32, and each layer keeps about the size of what it is given.
"""

from itertools import count
from math import log2, prod, sqrt

import numpy as np

from pyref.fixtures.numbers import fill

SPREAD = 1.15
STARTS = {"mlp": 1, "cnn": 3023}  # no value near a bend: see tests/networks


def mlp(start=STARTS["mlp"], hidden=64):
    """By name, in calling order; k counts on from start."""
    k = count(start)
    return {
        "w1": matrix(k, 784, hidden, fan_in=784),
        "b1": array(k, 1, hidden, times=1 / 8),
        "w2": matrix(k, hidden, 10, fan_in=hidden),
        "b2": array(k, 1, 10, times=1 / 8),
    }


def cnn(start=STARTS["cnn"], first=4, second=6):
    k = count(start)
    return {
        "w1": matrix(k, first, 1, 3, 3, fan_in=9),
        "gamma": array(k, 1, first, times=1 / 8, plus=1),
        "beta": array(k, 1, first, times=1 / 8),
        "w2": matrix(k, second, first, 3, 3, fan_in=9 * first),
        "b2": array(k, 1, second, times=1 / 8),
        "w3": matrix(k, 4 * second, 10, fan_in=4 * second),
        "b3": array(k, 1, 10, times=1 / 8),
    }


def matrix(k, *shape, fan_in):
    return array(k, *shape, times=2.0 ** round(log2(sqrt(2 / fan_in) / SPREAD)))


def array(k, *shape, times, plus=0.0):
    numbers = [fill(next(k), times, plus) for _ in range(prod(shape))]
    return np.reshape(numbers, shape)
