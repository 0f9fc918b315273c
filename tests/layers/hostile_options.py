"""What a caller may put in the place of a good number, or of a few, in both languages.

As in hostile_kinds; what is given is a number of Python, or a tuple of some, and in
Octave a row.
"""

import numpy as np
from hostile_kinds import Kind
from scipy import sparse

LARGE = 10**300
VALUES = {
    "0": 0, "-0": -0.0, "-1": -1, "3": 3, "1.5": 1.5, "1.0000000001": 1.0000000001,
    "123456.7": 123456.7, "1000000": 1000000, "1e-7": 1e-7, "5e-324": 5e-324,
    "-1e-300": -1e-300, "2 ^ 31 - 1": 2**31 - 1, "2 ^ 31": 2**31, "2 ^ 53": 2.0**53,
    "2 ^ 64": 2**64, "-2 ^ 63": -(2**63), "1e300": LARGE, "1e308": 1e308,
    "NaN": np.nan, "Inf": np.inf, "-Inf": -np.inf,
}  # fmt: skip


def every(change):
    """Each number of a tuple, or the one that is given alone, changed."""
    return lambda v: tuple(map(change, v)) if isinstance(v, tuple) else change(v)


def row(v):
    return v if isinstance(v, tuple) else (v,)


def as_given(numbers, v):
    return tuple(numbers) if isinstance(v, tuple) else numbers[0]


def last(value):
    return lambda v: as_given([*row(v)[:-1], value], v)


def stated(text, value):
    return Kind(text, every(lambda _: value), f"@(v) repmat ({text}, size (v))")


def of_64_bits(text, value):
    octave = f"@(v) repmat (int64 ({text}), size (v))"
    return Kind(f"int64 {text}", lambda v: np.full(np.shape(v), value), octave)


def array(*dtype):
    return lambda v: np.array(v, *dtype)


OPTIONS = [
    Kind("as it is", lambda v: v),
    *(stated(text, value) for text, value in VALUES.items()),
    *(of_64_bits(t, v) for t, v in (("0", 0), ("2", 2), ("-1", -1), ("2 ^ 62", 2**62))),
    Kind("the last -1", last(-1), "@(v) [v(1:end-1), -1]"),
    Kind("the last 1e6", last(10**6), "@(v) [v(1:end-1), 1e6]"),
    Kind("the last 2^31 - 1", last(2**31 - 1), "@(v) [v(1:end-1), 2 ^ 31 - 1]"),
    Kind("the first Inf", lambda v: as_given([np.inf, *row(v)[1:]], v),
         "@(v) [Inf, v(2:end)]"),
    Kind("a half more", every(lambda v: v + 0.5), "@(v) v + 0.5"),
    Kind("a range", lambda v: as_given([*range(1, len(row(v)) + 1)], v),
         "@(v) 1:numel (v)"),
    Kind("a list", lambda v: list(row(v))),
    Kind("an array", array(float)),
    Kind("a column", lambda v: np.array(v, float).reshape(-1, 1), "@(v) v(:)"),
    Kind("along the third axis", lambda v: np.array(v, float).reshape(1, 1, -1),
         "@(v) reshape (v, 1, 1, [])"),
    Kind("2 x 2", lambda v: np.array([[1, 2], [3, 4]]), "@(v) [1 2; 3 4]"),
    Kind("two rows", lambda v: [[1], [2]], "@(v) [1; 2]"),
    Kind("one more", lambda v: (*row(v), 1), "@(v) [v, 1]"),
    Kind("one less", lambda v: row(v)[:-1], "@(v) v(1:end-1)"),
    Kind("none", lambda v: [], "@(v) []"),
    Kind("int32", lambda v: np.array(v).astype("int32"), "@(v) int32 (fix (v))"),
    Kind("float32", array("float32"), "@(v) single (v)"),
    Kind("boolean", lambda v: np.array(v) > 0, "@(v) v > 0"),
    Kind("bool", every(bool), "@(v) v ~= 0"),
    Kind("complex", every(lambda v: v + 1j), "@(v) complex (v, 1)"),
    Kind("complex and real", every(lambda v: v + 0j), "@(v) complex (v, 0)"),
    Kind("text", lambda v: "a", "@(v) 'a'"),
    Kind("digits", every(lambda _: "1"), "@(v) repmat ('1', size (v))"),
    Kind("objects", lambda v: np.array(v, float).astype(object), "@(v) num2cell (v)"),
    Kind("a table", lambda v: {}, "@(v) struct ()"),
    Kind("sparse", lambda v: sparse.csr_array(np.atleast_2d(v)), "@(v) sparse (v)"),
    Kind("ragged", lambda v: ((1, 2), 3), "@(v) {[1 2], 3}"),
    Kind("None", lambda v: None, None, "is object"),
    Kind("a slice", slice, None, "is object"),
    Kind("past all floats", every(lambda _: 10**400), None, "is object"),
    Kind("masked", np.ma.masked_array, None, "is masked"),
    Kind("float16", array("float16"), None, "is float16"),
    Kind("longdouble", array("longdouble"), None,
         f"is {np.dtype('longdouble').name}"),
]  # fmt: skip
