"""Certified values: what a layer's results really are, with proved digits.

Needs python-flint (the extra certify) and is imported by pyref certify and by
nothing else. Nothing here imports the layers: the forward definitions are written
down anew, naively, and precision makes up for what a naive formula loses.
"""
