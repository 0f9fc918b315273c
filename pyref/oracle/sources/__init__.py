"""What each published derivation computes, as naively as its source writes it.

One file for each source, with one function of its name: the forward pass in the
source's own convention, from the words of pyref.oracle.definitions.
"""
