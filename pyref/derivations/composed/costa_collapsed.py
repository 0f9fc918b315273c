"""costa_collapsed from layers: it is batchnorm."""

from pyref.layers import batchnorm


def costa_collapsed(x, gamma, beta, epsilon):
    return batchnorm(x, gamma, beta, epsilon)
