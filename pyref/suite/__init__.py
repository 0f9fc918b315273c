"""Suites of one's own: the pairs, checks and gradients that a file lists, all run."""
