"""Certified values: what a layer's results really are, with proved digits.

Needs python-flint (the extra certify) and is imported by pyref certify and pyref renew
alone, and by pyref fuzz where it is there. Nothing here imports the layers, nor do the
forward definitions, which lie in fixtures/sources: they are written down anew, naively,
and precision makes up for what a naive formula loses.
"""
