"""What this machine can do at most, measured with the tools that the layers use.

A product of square matrices is the fastest arithmetic there is in NumPy; a copy is the
fastest way through memory, its bytes counted once read and once written.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from pyref.bench.figures import Row, Table
from pyref.bench.race import Budget, race

ORDER = 1536
BYTES = 2**27
"""Far more than any cache holds."""


@dataclass(frozen=True)
class Limits:
    """Operations a second by precision, and bytes a second."""

    operations: Mapping[str, float]
    bytes: float


def measure_limits(
    budget: Budget, order: int = ORDER, size: int = BYTES
) -> tuple[Limits, Table]:
    """The limits, and the table that tells them."""
    random = np.random.default_rng(1)
    square = random.standard_normal((order, order))
    single, there = square.astype("float32"), np.ones(size // 8)
    back = np.ones_like(there)
    times = race(
        {
            "float64": lambda: square @ square,
            "float32": lambda: single @ single,
            "copy": lambda: np.copyto(back, there),
        },
        budget,
    )
    limits = Limits(
        operations={
            k: 2.0 * order**3 / times[k].minimum for k in ("float64", "float32")
        },
        bytes=2.0 * size / times["copy"].minimum,
    )
    rows = [
        Row(
            f"product of matrices, {k}, {order}x{order}",
            times={"pyref": times[k]},
            figures={"GF/s": limits.operations[k] / 1e9},
        )
        for k in ("float64", "float32")
    ]
    copied = Row(
        f"copy of {size >> 20} MiB",
        times={"pyref": times["copy"]},
        figures={"GB/s": limits.bytes / 1e9},
    )
    return limits, Table("limits", "Limits of this machine", (*rows, copied))
