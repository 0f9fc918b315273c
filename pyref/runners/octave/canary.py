"""Known bits that are sent with every new session, and must come back.

pyref.internal.canary makes the same arrays of its own and puts them before those that
it was sent: so what is lost on the way there and on the way back shows, each.
"""

import numpy as np

from pyref.errors import OctaveError
from pyref.runners.octave.packet import Arrays, Reply, Request


def bits(words: list[int], size: str, shape: tuple[int, ...]) -> np.ndarray:
    return np.array(words, dtype=f"u{size}").view(f"f{size}").reshape(shape, order="F")


DOUBLES = [0x3FD5555555555555, 1 << 63, 1, 0x7FF << 52, 0x7FEFFFFFFFFFFFFF, 0xFFF << 52]
SINGLES = [0x3EAAAAAB, 1 << 31, 1, 0xFF << 23, 0x7F7FFFFF, 0x1FF << 23]
KNOWN: Arrays = (
    bits(DOUBLES, "8", (2, 3)),
    bits(SINGLES, "4", (2, 3)),
    np.array([[np.nan, 0.0]]),
    np.array([[np.nan, 0.0]], dtype=np.float32),
    np.zeros((0, 3)),
    np.zeros((0, 0), dtype=np.float32),
    np.array([[1]], dtype=np.float32) / np.float32(3),
)
SENT: Arrays = (
    *KNOWN,
    bits(DOUBLES, "8", (2, 3, 1)),
    bits([0x7FF8000000000ABC, 0xFFF8000000000001], "8", (1, 1, 2, 1)),
    bits([0x7FC00ABC, 0xFFC00001], "4", (2, 1)),
)
REQUEST = Request(
    call="pyref.internal.canary",
    job="canary",
    args=SENT,
    inputs=0,
    ndims=tuple(array.ndim for array in (*KNOWN, *SENT)),
)


def check(reply: Reply, name: str) -> None:
    """OctaveError when a single bit differs."""
    if not reply.ok:
        raise OctaveError(f"{name}: the canary said {reply.message}")
    for i, (got, want) in enumerate(zip(reply.outputs, (*KNOWN, *SENT), strict=True)):
        if not alike(got, want):
            way = "sent" if i >= len(KNOWN) else "known"
            raise OctaveError(
                f"{name}: {way} array {i} of the canary came back as "
                f"{got.dtype} {got.shape} {got.tobytes().hex()}, not "
                f"{want.dtype} {want.shape} {want.tobytes().hex()}"
            )


def alike(got: np.ndarray, want: np.ndarray) -> bool:
    if got.dtype != want.dtype or got.shape != want.shape:
        return False
    return got.tobytes() == want.tobytes()
