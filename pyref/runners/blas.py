"""Try a BLAS and a LAPACK on problems whose answers are known.

    wrong = find_faults(NUMPY)  what it computes wrong, nothing where all is right
    require_blas()              MachineError where NumPy's or SciPy's computes wrong
    with ProvenTransport(open_transport()) as octave:      the same for Octave's

Older builds of OpenBLAS compute wrong on processors that are newer than they are, at
some sizes and in one precision. No verdict can be trusted then, so runs begin with
this; pyref.internal.try_blas is the same for Octave's. Products are of small whole
numbers, exact in either precision and in any order of summation. The matrix of second
differences has eigenvalues 2 - 2 cos (k pi / (n + 1)).
"""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, Self

import numpy as np

from pyref.errors import MachineError
from pyref.runners.octave.packet import Reply, Request
from pyref.runners.octave.transport import Transport
from pyref.runners.pace import Limits

Function = Callable[..., Any]
SIZES = (*range(1, 18), 31, 32, 33, 64, 100, 129)  # the edges of blocks of 4 to 64
KINDS = ("product", "square", "vector", "eigenvalues", "singular values", "solution")
DTYPES = ("float64", "float32")
ORDER = 40  # past the 32 up to which LAPACK works without blocks
REQUEST = Request(call="pyref.internal.try_blas", job="run", args=(), inputs=0)
REMEDY = "set OPENBLAS_CORETYPE=Haswell, or install a newer OpenBLAS"


@dataclass(frozen=True)
class Library:
    """Linear algebra to be tried: of which program, and its functions."""

    name: str
    product: Function
    eigh: Function
    svd: Function
    solve: Function


@dataclass(frozen=True)
class Fault:
    """A wrong result: what of, in which precision, of which size."""

    kind: str
    dtype: str
    size: int

    def __str__(self) -> str:
        return f"{self.dtype} {self.kind} of size {self.size}"


NUMPY = Library("NumPy", np.matmul, np.linalg.eigh, np.linalg.svd, np.linalg.solve)


def load_scipy() -> Library:
    import scipy.linalg
    from scipy.linalg import blas

    def product(a: np.ndarray, b: np.ndarray) -> Any:
        (gemm,) = blas.get_blas_funcs(("gemm",), (a, b))
        return gemm(1, a, b)

    return Library(
        "SciPy", product, scipy.linalg.eigh, scipy.linalg.svd, scipy.linalg.solve
    )


def find_faults(library: Library) -> list[Fault]:
    """What a library computes wrong."""
    wrong = [fault for n in SIZES for fault in find_wrong_products(library, n)]
    for dtype in DTYPES:
        kinds = find_wrong_spectra(library, dtype, ORDER)
        wrong += [Fault(kind, dtype, ORDER) for kind in kinds]
    return wrong


def find_wrong_products(library: Library, n: int) -> Iterator[Fault]:
    """Products of whole numbers that are not exact."""
    a, b = make_whole_numbers(n, n + 1), make_whole_numbers(n + 1, n + 2)
    pairs = {"product": (a, b), "square": (a.T, a), "vector": (a, b[:, :1])}
    for kind, (left, right) in pairs.items():
        exact = multiply(left, right)
        for dtype in DTYPES:
            product = library.product(left.astype(dtype), right.astype(dtype))
            if not np.array_equal(product, exact):
                yield Fault(kind, dtype, n)


def make_whole_numbers(rows: int, columns: int) -> np.ndarray:
    """Whole numbers from -5 to 5."""
    i, k = np.ogrid[1 : rows + 1, 1 : columns + 1]
    numbers: np.ndarray = (7 * i + 3 * k + i * k) % 11 - 5
    return numbers


def find_wrong_spectra(library: Library, dtype: str, n: int) -> list[str]:
    """Decompositions that are farther off than any backward stable algorithm.

    LAPACK's errors are at most p (n) eps |a| with a low polynomial p, in practice a
    few; 64 n is far above that and far below what a wrong kernel makes of it.
    """
    a = 2 * np.eye(n) - np.eye(n, k=1) - np.eye(n, k=-1)
    known = 2 - 2 * np.cos(np.arange(1, n + 1) * np.pi / (n + 1))
    x, room = np.arange(n)[:, None] % 7 - 3.0, 64 * n * float(np.finfo(dtype).eps)
    rounded = a.astype(dtype)
    values, v = library.eigh(rounded)
    u, s, vt = library.svd(rounded)
    solved = library.solve(rounded, multiply(a, x).astype(dtype))
    errors = {
        "eigenvalues": [values - known, multiply(a, v) - v * values, skew(v)],
        "singular values": [
            s[::-1] - known,
            multiply(u * s, vt) - a,
            skew(u),
            skew(vt),
        ],
        "solution": [multiply(a, solved - x)],
    }
    return [k for k, e in errors.items() if not all(np.all(abs(v) <= room) for v in e)]


def multiply(a: np.ndarray, b: np.ndarray) -> Any:
    """A product without a BLAS, in double precision."""
    return np.einsum("ik,kj->ij", np.asarray(a, np.float64), np.asarray(b, np.float64))


def skew(v: np.ndarray) -> Any:
    """How far the columns of v are from orthonormal: v' v less the unit matrix."""
    return multiply(v.T, v) - np.eye(len(v))


@cache
def describe_wrong_blas(name: str) -> str:
    """What NumPy's or SciPy's BLAS computes wrong on this machine, in words."""
    wrong = find_faults(NUMPY if name == NUMPY.name else load_scipy())
    return describe(name, wrong) if wrong else ""


def require_blas(only_loaded: bool = False) -> None:
    """Refuse to go on where a BLAS of Python computes wrong.

    only_loaded: ask SciPy's where SciPy has been imported; that takes as long as all
    the rest of a check.
    """
    scipy = ["SciPy"] if not only_loaded or "scipy.linalg" in sys.modules else []
    for name in (NUMPY.name, *scipy):
        if wrong := describe_wrong_blas(name):
            raise MachineError(wrong)


class ProvenTransport(Transport):
    """A session whose Octave was seen to compute right when it was entered."""

    def __init__(self, session: Transport):
        self.session = session
        self.name = session.name

    def __enter__(self) -> Self:
        try:
            wrong = ask_octave_faults(self.session)
        except BaseException:
            self.close()
            raise
        if wrong:
            self.close()
            raise MachineError(describe("Octave", wrong))
        return self

    def run_batch(
        self, requests: Sequence[Request], limits: Limits | None = None
    ) -> list[Reply]:
        return self.session.run_batch(requests, limits)

    def describe(self) -> dict[str, str]:
        return self.session.describe()

    def abort(self) -> None:
        self.session.abort()

    def close(self) -> None:
        self.session.close()


def ask_octave_faults(octave: Transport) -> list[Fault]:
    """What Octave's BLAS computes wrong; nothing where replies are recorded."""
    (reply,) = octave.run_batch([REQUEST])
    return read_faults(reply.outputs[0]) if reply.ok else []


def read_faults(rows: Any) -> list[Fault]:
    """Rows of kind, precision and size, the first two counted from 1."""
    return [Fault(KINDS[int(k) - 1], DTYPES[int(p) - 1], int(n)) for k, p, n in rows]


def describe(name: str, wrong: list[Fault]) -> str:
    """One line on everything that a library computes wrong, with the remedy."""
    return f"{name}'s BLAS computes wrong: {summarize(wrong)}; {REMEDY}"


def summarize(wrong: list[Fault]) -> str:
    """The first fault, and how many more; empty where nothing is wrong."""
    more = f" and {len(wrong) - 1} more" if len(wrong) > 1 else ""
    return f"{wrong[0]}{more}" if wrong else ""
