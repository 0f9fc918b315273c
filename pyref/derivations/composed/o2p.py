"""o2p from the layer logm: the gradient of a product f' f is f (g + g')."""

import numpy as np

from pyref.layers import logm
from pyref.networks.chain import chain


def o2p(f, epsilon):
    inner = f.T @ f + np.asarray(epsilon * np.eye(f.shape[1]), f.dtype)
    c, back = chain(inner, [(logm, (), ())])

    def through_the_product(dc):
        g = back(dc)
        return f @ (g + g.T)

    return c, through_the_product
