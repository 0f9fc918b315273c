"""The process in which a Python port runs; it needs NumPy and nothing of pyref."""
