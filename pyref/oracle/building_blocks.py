"""What forward definitions are built of: sums, products, windows, bends of nodes.

A definition, fixtures/sources/NAME/definition.py, is the forward pass of NAME as
naively as mathematics writes it:

    outputs = NAME(inputs..., options...)

Arrays are object arrays of nodes; every result is one array, or a tuple of arrays.
No formula is chosen for its digits, and none is taken from pyref.layers: a tanh is
(e^x - e^-x) / (e^x + e^-x), a cross-entropy log (sum (e^x)) - x. Options that are
numbers come as Python numbers and mean exactly those.

Where the usual formula of a gradient is not the chain rule of its definition, a
function textbook beside it has that formula: with_slope.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
from flint import arb

from pyref.oracle.tape import Node, Nodes, Number, dot, node


def each(function: Callable[..., Any], *arrays: np.ndarray) -> np.ndarray:
    """Apply a function of numbers entry by entry."""
    entries = np.empty(arrays[0].shape, dtype=object)
    for index in np.ndindex(entries.shape):
        entries[index] = function(*(array[index] for array in arrays))
    return entries


def product(a: Nodes, b: Nodes) -> Nodes:
    """The matrix product a b."""
    entries = np.empty((a.shape[0], b.shape[1]), dtype=object)
    for i, j in np.ndindex(entries.shape):
        entries[i, j] = dot(list(a[i]), list(b[:, j]))
    return entries


SHARED: list[dict[bytes, tuple[Nodes, Node]]] = []
"""While sums are shared: by the nodes of the last row the row itself, and its sum."""


@contextmanager
def share_sums() -> Iterator[None]:
    """Make the sum of a row once, and not for each entry that a definition divides.

    The tape of a long row is short so. Its values are the same, but what rounding does
    on the way is not: limits of the textbook formula are made without.
    """
    SHARED.append({})
    try:
        yield
    finally:
        SHARED.pop()


def total(terms: Iterable[Number]) -> Node:
    """The sum of the terms, from the first to the last."""
    row = terms.copy() if SHARED and isinstance(terms, np.ndarray) else None
    nodes = b"" if row is None else row.tobytes()  # of objects their addresses
    if nodes and nodes in SHARED[-1]:
        return SHARED[-1][nodes][1]
    partial_sum = node(0)
    for term in terms:
        partial_sum = partial_sum + term
    if row is not None:
        SHARED[-1] = {nodes: (row, partial_sum)}
    return partial_sum


def power(v: Node, n: int) -> Node:
    """v^n for a whole n from 0, by squares."""
    if n == 0:
        return node(1)
    half = power(v, n // 2)
    return half * half * v if n % 2 else half * half


def root(v: Node) -> Node:
    """The square root; of an exact 0 a 0 that was made from nothing."""
    return v.sqrt() if v.sign() else node(0)


def cos_and_sin(angle: arb) -> tuple[Node, Node]:
    """Cosine and sine of a number that is made of options alone."""
    return Node(angle.cos()), Node(angle.sin())


TIES: list[Node] = []
"""Where the derivative was a choice: every number that met its equal."""


def bend(v: Node, left: Number, right: Number, choice: str) -> Node:
    """v times the slope of its side; at 0 the slope is a choice: left, right, middle.

    With slope 0 it is a constant 0, through which no gradient goes back to v.
    """
    sign = v.sign()
    slope = right if sign > 0 else left
    if sign == 0:
        TIES.append(v)
        slope = {"left": left, "right": right, "middle": (node(left) + right) / 2}[
            choice
        ]
    return node(0) if slope == 0 else v * slope


def cut(v: Node, low: Node, high: Node, choice: str) -> Node:
    """v between low and high, else the nearer of them, which are constants.

    At these the derivative is a choice: inside, the slope of v, or outside, 0.
    """
    for end, sign in ((low, -1), (high, 1)):
        beyond = (v - end).sign() * sign
        if beyond == 0:
            TIES.append(v)
        if beyond > 0 or (beyond == 0 and choice != "inside"):
            return end
    return v


def with_slope(x: Node, y: Node, slope: Callable[[Node], Node]) -> Node:
    """The number y with slope (y) for its derivative by x, as textbooks have it."""
    return Node(y.value, (x,), lambda: (slope(y),))


def rows(
    function: Callable[[Nodes], Sequence[Node] | Nodes], array: Nodes, width: int
) -> Nodes:
    """Apply a function to each row; its results are as many as width."""
    results = np.empty((array.shape[0], width), dtype=object)
    for i, row in enumerate(array):
        results[i] = function(row)
    return results


def windows(
    x: Nodes,
    window: Sequence[int],
    stride: Sequence[int],
    pad: Sequence[int],
    dilation: Sequence[int] = (1, 1),
) -> np.ndarray:
    """(n, c, oh, ow, [pixel or None where the window lies on padding])."""
    N, C, H, W = x.shape
    top, bottom, left, right = pad
    reach = [(k - 1) * d for k, d in zip(window, dilation, strict=True)]
    OH = (H + top + bottom - reach[0] - 1) // stride[0] + 1
    OW = (W + left + right - reach[1] - 1) // stride[1] + 1
    cut = np.empty((N, C, OH, OW), dtype=object)
    for n, c, oh, ow in np.ndindex(cut.shape):
        pixels = []
        for i, j in np.ndindex(*window):
            h = oh * stride[0] + i * dilation[0] - top
            w = ow * stride[1] + j * dilation[1] - left
            inside = 0 <= h < H and 0 <= w < W
            pixels.append(x[n, c, h, w] if inside else None)
        cut[n, c, oh, ow] = pixels
    return cut


def weighted(pairs: Sequence[tuple[Sequence[Node], Sequence[Node]]], c: Nodes) -> Nodes:
    """Sum of c_k u_k v_k'."""
    shape = tuple(map(len, pairs[0])) if pairs else (0, 0)
    entries = np.empty(shape, dtype=object)
    for i, j in np.ndindex(entries.shape):
        entries[i, j] = total(c[0, k] * u[i] * v[j] for k, (u, v) in enumerate(pairs))
    return entries
