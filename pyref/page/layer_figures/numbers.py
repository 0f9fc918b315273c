"""Numbers as figures and their sentences have them, whatever rounding left."""

EXACT = 1e-9
"""Of a number, or of the terms of a sum. Where exact numbers agree, rounding leaves
some 1e-15 of these; what is written with three digits is 1e-3 apart."""


def round_number(value: float) -> str:
    """Three digits, halves of the last one away from 0 whatever rounding left."""
    return f"{value * (1 + EXACT) + 0.0:.3g}"
