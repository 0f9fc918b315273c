"""Networks: layers composed, each with its twin in octave/+networks.

    y, back = networks.NAME(inputs..., options...)

chain composes any layers; mlp and cnn are two chains with their arguments by name.
"""

from pyref.networks.chain import chain
from pyref.networks.cnn import cnn
from pyref.networks.mlp import mlp

__all__ = ["chain", "cnn", "mlp"]
