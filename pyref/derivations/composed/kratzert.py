"""kratzert from layers: it is batchnorm."""

from pyref.layers import batchnorm


def kratzert(x, gamma, beta, epsilon):
    return batchnorm(x, gamma, beta, epsilon)
