"""By what an array differs from what it should be, or from its counterpart: facts.

    found = describe(got, want, apart, counts={"samples": 5}, beside={"Theta1": t})

Each Fact is a kind with its numbers; words are made in wording.py. Told is only what
holds for every entry that differs.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

Array = np.ndarray
SAME = 1e-6
"""Ratios of wrong entries that agree to so much are one factor: 10 and more digits of
the entries are right, or the factor would not be found in all of them."""
HOW = ("zero", "factor", "order", "transposed", "unrolled", "term", "constant")
"""Kinds of facts on how entries differ, not on where they stand."""
LEAST = 3  # entries that a factor has to hold for, where there are as many


@dataclass(frozen=True)
class Fact:
    """One thing that is true of all entries that differ.

    kind: zero; factor (number, name of what it is, or ""); order (columns or rows, how
    got was unrolled); transposed; unrolled (columns or rows, how its input was read,
    which got was not); term (number, name): off by that number times another value;
    constant: off by one number; rows, columns, all_but_rows, all_but_columns, diagonal,
    off_diagonal (numbers from 0); entries (how many, of).
    """

    kind: str
    number: float = 0.0
    name: str = ""
    places: tuple[int, ...] = ()


def describe(
    got: Array,
    want: Array,
    apart: Array,
    counts: Mapping[str, float] | None = None,
    beside: Mapping[str, Array] | None = None,
) -> list[Fact]:
    """Facts on how got differs from want, of one shape, where apart says so."""
    if not np.any(apart):
        return []
    order = find_unrolled(got, want)
    how = [order] if order else describe_how(got, want, apart, counts, beside)
    return [*how, *find_where(apart)]


def describe_how(
    got: Array,
    want: Array,
    apart: Array,
    counts: Mapping[str, float] | None = None,
    beside: Mapping[str, Array] | None = None,
) -> list[Fact]:
    """By what the entries differ, wherever these stand."""
    if not np.any(apart):
        return []
    how = (
        find_zero(got, want, apart)
        or find_factor(got, want, apart, counts or {})
        or find_term(got - want, apart, beside or {})
    )
    return [how] if how else []


def find_zero(got: Array, want: Array, apart: Array) -> Fact | None:
    if np.all(got[apart] == 0):
        return Fact("zero")
    return None


def find_factor(
    got: Array, want: Array, apart: Array, counts: Mapping[str, float]
) -> Fact | None:
    a, b = got[apart], want[apart]
    if np.any(b == 0) or not np.all(np.isfinite(a) & np.isfinite(b)):
        return None
    if a.size < min(LEAST, got.size):
        return None
    ratio = a / b
    factor = float(np.real(ratio[np.argmax(np.abs(b))]))
    if factor == 0 or np.any(np.abs(ratio - factor) > SAME * abs(factor)):
        return None
    return Fact("factor", factor, name_factor(factor, counts))


def name_factor(factor: float, counts: Mapping[str, float]) -> str:
    """Which number of the problem a factor is: N, 1 / N, and so on; "" for none."""
    for name, count in counts.items():
        forms = {name: count, f"1 / {name}": 1 / count, f"{name}^2": count**2}
        forms |= {f"-{key}": -number for key, number in forms.items()}
        for form, number in forms.items():
            if abs(number) != 1 and abs(factor - number) <= SAME * abs(number):
                return form
    return ""


def find_term(gap: Array, apart: Array, beside: Mapping[str, Array]) -> Fact | None:
    """Off by one number times another value, or by one number alone."""
    off = gap[apart]
    if off.size < min(LEAST, gap.size) or not np.all(np.isfinite(off)):
        return None
    if off.size > 1 and np.ptp(np.real(off)) <= SAME * np.max(np.abs(off)):
        return Fact("constant", float(np.real(off.ravel()[0])))
    for name, value in beside.items():
        if value.size != gap.size or np.iscomplexobj(value):
            continue
        mine = value.reshape(gap.shape)[apart]
        if np.any(mine == 0):
            continue
        ratio = off / mine
        factor = float(np.real(ratio[np.argmax(np.abs(mine))]))
        if factor and np.all(np.abs(ratio - factor) <= SAME * abs(factor)):
            return Fact("term", factor, name)
    return None


def find_unrolled(got: Array, want: Array) -> Fact | None:
    """The entries of want in another order: along the other axis, or transposed."""
    if want.ndim != 2 or 1 in want.shape or got.shape != want.shape:
        return None
    if is_near(got, want):  # what is nearly symmetric is near itself turned, too
        return None
    rows = want.ravel().reshape(want.shape, order="F")
    columns = want.ravel(order="F").reshape(want.shape)
    for name, turned in (("rows", rows), ("columns", columns)):
        if is_near(got, turned):
            return Fact("order", name=name)
    if want.shape[0] == want.shape[1] and is_near(got, want.T):
        return Fact("transposed")
    return None


def is_near(a: Array, b: Array) -> bool:
    size = float(np.max(np.abs(b), initial=0.0))
    return bool(np.all(np.abs(a - b) <= SAME * size)) and size > 0


def find_where(apart: Array) -> list[Fact]:
    """Rows, columns or entries that differ, where these are not all."""
    if np.all(apart):
        return []
    if apart.ndim == 2 and min(apart.shape) > 1:
        if apart.shape[0] == apart.shape[1] and apart.shape[0] > 2:
            eye = np.eye(apart.shape[0], dtype=bool)
            if np.array_equal(apart, eye):
                return [Fact("diagonal")]
            if np.array_equal(apart, ~eye):
                return [Fact("off_diagonal")]
        for name, axis in (("columns", 0), ("rows", 1)):
            some, every = np.any(apart, axis=axis), np.all(apart, axis=axis)
            if np.array_equal(some, every):
                return [find_lines(name, some)]
        for name, axis in (("columns", 0), ("rows", 1)):
            some = np.any(apart, axis=axis)
            if np.count_nonzero(some) <= some.size // 2:
                found = find_lines(name, some)
                return [found, Fact("entries", apart.sum(), places=(apart.size,))]
    some = apart.ravel()
    if apart.size == max(apart.shape, default=0):
        return [find_lines("entries_at", some)]
    return [Fact("entries", float(np.count_nonzero(apart)), places=(apart.size,))]


def find_lines_of(
    shape: tuple[int, ...], rows: tuple[int, ...], columns: tuple[int, ...]
) -> list[Fact]:
    """Which rows and columns, of those of a shape; nothing where it is all of both."""
    if shape[1] == 1:
        return [find_lines("entries_at", mark(shape[0], rows))]
    named = (("columns", shape[1], columns), ("rows", shape[0], rows))
    some = [(name, mark(n, few)) for name, n, few in named if len(few) < n]
    return [find_lines(name, marked) for name, marked in some]


def mark(count: int, places: tuple[int, ...]) -> Array:
    some = np.zeros(count, dtype=bool)
    some[[*places]] = True
    return some


def find_lines(name: str, some: Array) -> Fact:
    """Which rows or columns, or all but which where these are fewer."""
    hit, missed = np.flatnonzero(some), np.flatnonzero(~some)
    if len(missed) < len(hit) and len(missed) <= 3:
        return Fact(f"all_but_{name}", places=tuple(missed.tolist()))
    return Fact(name, places=tuple(hit.tolist()))
