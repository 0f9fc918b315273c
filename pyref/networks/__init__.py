"""Networks: layers composed, each with its twin in octave/+pyref/+networks.

    y, back = networks.NAME(inputs..., options...)

chain composes layers one after another, graph as they take one another's
results, and operation has small ones for a graph by name; mlp, cnn,
two_layer_softmax, two_layer_hinge, char_rnn, lstm_captioning,
transformer_block and gpt are networks with their arguments by name;
feedback is a dense layer with a way back of its own, for chains, and
penalized_mean a loss for graphs; inversion and hidden_search go from an
output to an input; rolled and unrolled go between arrays and the one column
that is trained; eigh_invariants and svd_invariants show what eigh and svd
find whatever their signs, invariants_of_eigh and invariants_of_svd what
other functions of their form find, inversion_invariants what inversion
finds whatever its basis.
"""

from pyref.networks.chain import chain
from pyref.networks.char_rnn import char_rnn
from pyref.networks.cnn import cnn
from pyref.networks.eigh_invariants import eigh_invariants
from pyref.networks.feedback import feedback
from pyref.networks.gpt import gpt
from pyref.networks.graph import graph
from pyref.networks.hidden_search import hidden_search
from pyref.networks.invariants_of_eigh import invariants_of_eigh
from pyref.networks.invariants_of_svd import invariants_of_svd
from pyref.networks.inversion import inversion
from pyref.networks.inversion_invariants import inversion_invariants
from pyref.networks.lstm_captioning import lstm_captioning
from pyref.networks.mlp import mlp
from pyref.networks.operation import operation
from pyref.networks.penalized_mean import penalized_mean
from pyref.networks.rolled import rolled
from pyref.networks.svd_invariants import svd_invariants
from pyref.networks.transformer_block import transformer_block
from pyref.networks.two_layer_hinge import two_layer_hinge
from pyref.networks.two_layer_softmax import two_layer_softmax
from pyref.networks.unrolled import unrolled
from pyref.offer import offer

__all__ = [
    "chain",
    "char_rnn",
    "cnn",
    "eigh_invariants",
    "feedback",
    "gpt",
    "graph",
    "hidden_search",
    "invariants_of_eigh",
    "invariants_of_svd",
    "inversion",
    "inversion_invariants",
    "lstm_captioning",
    "mlp",
    "operation",
    "penalized_mean",
    "rolled",
    "svd_invariants",
    "transformer_block",
    "two_layer_hinge",
    "two_layer_softmax",
    "unrolled",
]

offer(globals()[name] for name in __all__)
