"""Directions through some entries of an argument, each of them up or down by 1.

A span [start, width, stride, count, way] names the entries: count runs of width, each
stride behind the last, from start on, in the order in which the language lays them out.
Rows and columns of a matrix in a flat vector are such spans. The entries are moved by
signs (..., way). An error in a gradient shows itself along such a direction at least
every other time: of the two signs of its largest entry one at most can hide it.
"""

from collections.abc import Sequence

import numpy as np

from ...probing.directions import signs

Span = Sequence[int]
WAYS = 16
"""Directions through each block: what is wrong is missed once in 2^16."""


def list_places(span: Span) -> np.ndarray:
    """The entries that a span names, in its order."""
    start, width, stride, count, _ = span
    runs = start + stride * np.arange(count)
    places: np.ndarray = (runs[:, None] + np.arange(width)).ravel()
    return places


def direct_span(x: np.ndarray, span: Span) -> np.ndarray:
    """The direction of a span, of the shape of x."""
    places = list_places(span)
    direction = np.zeros(x.size)
    direction[places] = signs(places.size, span[4])
    return direction.reshape(x.shape)
