"""Networks: layers composed, each with its twin in octave/+networks.

    y, back = networks.NAME(inputs..., options...)

<<<<<<< HEAD
chain composes layers one after another, graph as they take one another's results, and
operation has small ones for a graph by name; mlp and cnn are two chains with their
arguments by name; eigh_invariants and svd_invariants show what eigh and svd find
whatever their signs.
=======
chain composes any layers; mlp and cnn are two chains with their arguments by name;
feedback is a dense layer with a way back of its own, for chains;
eigh_invariants and svd_invariants show what eigh and svd find whatever their signs.
>>>>>>> d6
"""

from pyref.networks.chain import chain
from pyref.networks.cnn import cnn
from pyref.networks.eigh_invariants import eigh_invariants
<<<<<<< HEAD
from pyref.networks.graph import graph
=======
from pyref.networks.feedback import feedback
>>>>>>> d6
from pyref.networks.mlp import mlp
from pyref.networks.operation import operation
from pyref.networks.svd_invariants import svd_invariants

<<<<<<< HEAD
__all__ = [
    "chain",
    "cnn",
    "eigh_invariants",
    "graph",
    "mlp",
    "operation",
    "svd_invariants",
]
=======
__all__ = ["chain", "cnn", "eigh_invariants", "feedback", "mlp", "svd_invariants"]
>>>>>>> d6
