"""What a caller may put in the place of a good argument, in both languages.

A kind changes one argument: python is that as a function, octave the same as text.
others and octave_others are done to all other arrays of the call.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from scipy import sparse

SAME = "@(v) v"
TRUNCATED = "@(v) int32 (fix (v))"
SINGLE = "@(v) single (v)"


def same(v):
    return v


@dataclass(frozen=True)
class Kind:
    """octave is None where Python alone has such a thing, and told what it says then.

    overflows: sums of such numbers go past the largest, each language in its order.
    """

    name: str
    python: Callable[[Any], Any]
    octave: str | None = SAME
    told: str = ""
    others: Callable[[Any], Any] = same
    octave_others: str = SAME
    overflows: bool = False


def single(v):
    return v.astype("float32")


def truncated(dtype):
    return lambda v: saturated(v, dtype)


def small(dtype):
    """As integers of 8 bits, of which the largest is 100 at most."""
    return lambda v: saturated(v / max(1, np.max(v, initial=0) / 100), dtype)


def saturated(v, dtype):
    """As whole numbers, -Inf as the least of them, as Octave has it."""
    return np.maximum(np.trunc(v), float(np.iinfo(dtype).min)).astype(dtype)


def spread(v):
    """The same numbers with others between them in memory."""
    return np.repeat(v, 2, axis=-1)[..., ::2]


def backwards(v):
    return np.ascontiguousarray(v[..., ::-1])[..., ::-1]


def locked(v):
    v = v.copy()
    v.flags.writeable = False
    return v


def overlapping(v):
    """One number in every entry, and once in memory."""
    return np.lib.stride_tricks.as_strided(v.copy(), v.shape, (0,) * v.ndim)


def first(value):
    def changed(v):
        v = v.copy()
        v.reshape(-1)[:1] = value
        return v

    return changed


def filled(value):
    return lambda v: np.full(v.shape, value)


def flat(v):
    """Whether Octave sees a matrix."""
    return v.size == v.shape[0] * v.shape[1]


def identity(v):
    return np.eye(*v.shape[:2]).reshape(v.shape) if flat(v) else v


def diagonal(v):
    if not flat(v) or min(v.shape[:2]) < 2:
        return v
    return np.where(identity(v) == 0, np.zeros_like(v), v)  # 0 * -Inf is NaN


def permutation(v):
    return np.roll(identity(v), 1, 0) if v.shape[0] == v.shape[1] and flat(v) else v


def counted(sign):
    def numbers(v):
        row = v.shape[0] == 1 and flat(v)
        return sign * np.arange(1.0, v.size + 1).reshape(v.shape) if row else v

    return numbers


def matrix(v):
    return v.reshape(v.shape[0], -1, order="F")


LAYOUTS = [
    Kind("as it is", same),
    Kind("Fortran order", np.asfortranarray),
    Kind("spread in memory", spread),
    Kind("negative strides", backwards),
    Kind("read-only", locked),
    Kind("strides of 0", overlapping, "@(v) repmat (v(1), size (v))"),
    Kind("big-endian", lambda v: v.astype(">f8")),
    Kind("np.matrix", lambda v: np.asmatrix(v) if v.ndim == 2 else v),
    Kind("all spread", spread, others=spread),
    Kind("all in Fortran order", np.asfortranarray, others=np.asfortranarray),
    Kind("all read-only", locked, others=locked),
    Kind("lists", lambda v: v.tolist(), None),
    Kind("diagonal", diagonal, "@diagonal_of"),
    Kind("identity", identity, "@identity_of"),
    Kind("permutation", permutation, "@permutation_of"),
    Kind("range", counted(1), "@range_of"),
    Kind("negated range", counted(-1), "@(v) minus_range_of (v)"),
]

NUMBERS = [
    Kind("a NaN", first(np.nan), "@(v) first_is (v, NaN)"),
    Kind("an Inf", first(np.inf), "@(v) first_is (v, Inf)"),
    Kind("a -Inf", first(-np.inf), "@(v) first_is (v, -Inf)"),
    Kind("NaN", filled(np.nan), "@(v) NaN (size (v))"),
    Kind("Inf", filled(np.inf), "@(v) Inf (size (v))"),
    Kind("-Inf", filled(-np.inf), "@(v) -Inf (size (v))"),
    Kind("1e308", filled(1e308), "@(v) 1e308 * ones (size (v))", overflows=True),
    Kind("1e308 of both signs", lambda v: np.where(v < 0, -1e308, 1e308),
         "@(v) 1e308 * (1 - 2 * (v < 0))", overflows=True),
    Kind("1e200 times as large", lambda v: np.clip(v, -1, 1) * 1e200,
         "@(v) 1e200 * max (min (v, 1), -1)", overflows=True),
    Kind("0", filled(0.0), "@(v) zeros (size (v))"),
    Kind("-0", filled(-0.0), "@(v) -zeros (size (v))"),
    Kind("1", filled(1.0), "@(v) ones (size (v))"),
    Kind("negated", lambda v: -v, "@(v) -v"),
    Kind("subnormal", lambda v: v * 2.0**-1060, "@(v) v * 2 ^ -1060"),
    Kind("smallest", filled(5e-324), "@(v) 5e-324 * ones (size (v))"),
]  # fmt: skip

SIZES = [
    Kind("no rows", lambda v: v[:0], "@(v) v([],:,:,:,:)"),
    Kind("one row", lambda v: v[:1], "@(v) v(1,:,:,:,:)"),
    Kind("one more row", lambda v: np.concatenate([v, v[:1]]),
         "@(v) [v; v(1,:,:,:,:)]"),
    Kind("no columns", lambda v: v[:, :0], "@(v) v(:,[],:,:,:)"),
    Kind("one more column", lambda v: np.concatenate([v, v[:, :1]], 1),
         "@(v) [v, v(:,1,:,:,:)]"),
    Kind("0 x 0", lambda v: np.zeros((0, 0)), "@(v) []"),
    Kind("0 x 3", lambda v: np.zeros((0, 3)), "@(v) zeros (0, 3)"),
    Kind("3 x 0", lambda v: np.zeros((3, 0)), "@(v) zeros (3, 0)"),
    Kind("transposed", lambda v: v.swapaxes(0, 1), "@(v) permute (v, [2 1 3:5])"),
    Kind("one line", lambda v: v.reshape(1, -1, order="F"), "@(v) v(:).'"),
    Kind("five axes", lambda v: np.ones((*v.shape[:2], 2, 1, 3)),
         "@(v) ones ([size(v, 1), size(v, 2), 2, 1, 3])"),
    Kind("an axis of 1 more", lambda v: v[..., None], None, "pyref:size"),
    Kind("one axis", lambda v: v.reshape(-1), None, "pyref:size"),
    Kind("no axis", lambda v: np.array(2.5), None, "pyref:size"),
    Kind("a number", lambda v: 2.5, None, "pyref:size"),
    Kind("a number of NumPy", lambda v: np.float64(2.5), None, "pyref:size"),
    Kind("an empty list", lambda v: [], None, "pyref:size"),
]  # fmt: skip

TYPES = [
    Kind("int8", small("int8"),
         "@(v) int8 (fix (v / max (1, max ([0; v(:)], [], 1) / 100)))"),
    Kind("uint8", lambda v: small("uint8")(abs(v)),
         "@(v) uint8 (fix (abs (v) / max (1, max ([0; abs(v(:))], [], 1) / 100)))"),
    Kind("int32", truncated("int32"), TRUNCATED),
    Kind("int64", truncated("int64"), "@(v) int64 (fix (v))"),
    Kind("big-endian integers", truncated(">i4"), TRUNCATED),
    Kind("2^60 + 1", lambda v: np.full(v.shape, 2**60 + 1),
         "@(v) (int64 (2) ^ 60 + 1) * ones (size (v), 'int64')"),
    Kind("boolean", lambda v: v > 0, "@(v) v > 0"),
    Kind("all integers", truncated("int32"), TRUNCATED,
         others=truncated("int32"), octave_others=TRUNCATED),
    Kind("all boolean", lambda v: v > 0, "@(v) v > 0",
         others=lambda v: v > 0, octave_others="@(v) v > 0"),
    Kind("float32 among float64", single, SINGLE),
    Kind("float64 among float32", same, SAME, others=single, octave_others=SINGLE),
    Kind("float32 among integers", single, SINGLE,
         others=truncated("int32"), octave_others=TRUNCATED),
    Kind("float64 among integers", same, SAME,
         others=truncated("int32"), octave_others=TRUNCATED),
    Kind("integers among float32", truncated("int32"), TRUNCATED,
         others=single, octave_others=SINGLE),
    Kind("boolean among float32", lambda v: v > 0, "@(v) v > 0",
         others=single, octave_others=SINGLE),
    Kind("all float32", single, SINGLE, others=single, octave_others=SINGLE),
    Kind("all big-endian float32", lambda v: v.astype(">f4"), SINGLE,
         others=lambda v: v.astype(">f4"), octave_others=SINGLE),
    Kind("complex", lambda v: v + 1j, "@(v) complex (v, 1)"),
    Kind("complex of float32", lambda v: (v + 1j).astype("complex64"),
         "@(v) complex (single (v), single (1))"),
    Kind("complex and real", lambda v: v.astype(complex), "@(v) complex (v, 0)"),
    Kind("text", lambda v: np.full(v.shape, "a"), "@(v) repmat ('a', size (v))"),
    Kind("a word", lambda v: "abc", "@(v) 'abc'"),
    Kind("an empty word", lambda v: "", "@(v) ''"),
    Kind("bytes", lambda v: b"abc", "@(v) 'abc'"),
    Kind("objects", lambda v: v.astype(object), "@(v) num2cell (v)"),
    Kind("ragged lists", lambda v: [[1.0, 2.0], [3.0]], "@(v) {[1 2], 3}"),
    Kind("a table", lambda v: {"a": 1}, "@(v) struct ('a', 1)"),
    Kind("structures", lambda v: np.zeros(3, [("a", float)]),
         "@(v) struct ('a', {1, 2, 3})"),
    Kind("a function", lambda v: np.sin, "@(v) @sin"),
    Kind("a map", lambda v: {1.0: 2.0}, "@(v) containers.Map (1, 2)"),
    Kind("sparse", lambda v: sparse.csr_array(matrix(v)), "@(v) sparse (v(:,:))"),
    Kind("a sparse matrix", lambda v: sparse.csc_matrix(matrix(v)),
         "@(v) sparse (v(:,:))"),
    Kind("sparse and boolean", lambda v: sparse.coo_array(matrix(v) > 0),
         "@(v) sparse (v(:,:) > 0)"),
    Kind("None", lambda v: None, None, "is object"),
    Kind("a set", lambda v: {1.0}, None, "is object"),
    Kind("masked", lambda v: np.ma.masked_array(v, v > 0), None, "is masked"),
    Kind("masked nowhere", np.ma.masked_array, None, "is masked"),
    Kind("masked rows", lambda v: list(np.ma.masked_array(v)), None, "is masked"),
    Kind("float16", lambda v: np.clip(v, -1, 1).astype("float16"), None, "is float16"),
    Kind("longdouble", lambda v: v.astype("longdouble"), None,
         f"is {np.dtype('longdouble').name}"),
    Kind("dates", lambda v: np.zeros(v.shape, "datetime64[D]"), None, "is datetime64"),
]  # fmt: skip

ARRAYS = [*LAYOUTS, *NUMBERS, *SIZES, *TYPES]
