"""softmax_linear from layers: dense, then softmax."""

from pyref.layers import dense, softmax
from pyref.networks.chain import chain


def softmax_linear(x, w, b):
    return chain(x, [(dense, (w, b), ()), (softmax, (), ())])
