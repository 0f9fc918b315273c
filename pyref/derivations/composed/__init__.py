"""Each published derivation once more, composed of our layers.

One file for each source: the transpositions, extended weights and factors that lead
from its convention to that of the layers are written out, and nothing else is.
"""
