"""Whole functions as targets of a check: a network with its cost and its gradients.

    subject -> bind -> pack -> search -> judge -> report

A published derivation or a network of ours is held against what people write for it:
a function that gives numbers, whose parameters come one by one, in one flat vector, in
a dictionary or struct, or in lists. What has the form of a layer (y, back) is checked
as a port of a layer is.
"""
