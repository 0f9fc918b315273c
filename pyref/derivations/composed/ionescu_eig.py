"""ionescu_eig from the layer eigh, which has the same two results."""

from pyref.networks import eigh_invariants


def ionescu_eig(x, c):
    return eigh_invariants(x, c)
