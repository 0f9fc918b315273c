"""Networks: layers composed, each with its twin in octave/+pyref/+networks.

    y, back = networks.NAME(inputs..., options...)

chain composes layers one after another, graph as they take one another's results, and
operation has small ones for a graph by name; mlp and cnn are two chains with their
arguments by name; feedback is a dense layer with a way back of its own, for chains;
inversion and hidden_search go from an output to an input;
descent trains, by mlp_training, cnn_training and pavlidis_training, with rolled and
unrolled between arrays and one column;
eigh_invariants and svd_invariants show what eigh and svd find whatever their signs,
inversion_invariants what inversion finds whatever its basis.
"""

from pyref.networks.chain import chain
from pyref.networks.cnn import cnn
from pyref.networks.cnn_training import cnn_training
from pyref.networks.descent import descent
from pyref.networks.eigh_invariants import eigh_invariants
from pyref.networks.feedback import feedback
from pyref.networks.graph import graph
from pyref.networks.hidden_search import hidden_search
from pyref.networks.inversion import inversion
from pyref.networks.inversion_invariants import inversion_invariants
from pyref.networks.mlp import mlp
from pyref.networks.mlp_training import mlp_training
from pyref.networks.operation import operation
from pyref.networks.pavlidis_training import pavlidis_training
from pyref.networks.rolled import rolled
from pyref.networks.svd_invariants import svd_invariants
from pyref.networks.unrolled import unrolled

__all__ = [
    "chain",
    "cnn",
    "cnn_training",
    "descent",
    "eigh_invariants",
    "feedback",
    "graph",
    "hidden_search",
    "inversion",
    "inversion_invariants",
    "mlp",
    "mlp_training",
    "operation",
    "pavlidis_training",
    "rolled",
    "svd_invariants",
    "unrolled",
]
