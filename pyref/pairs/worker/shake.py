"""What rounding of the arguments explains: results of runs that are shaken by it.

In run k each float array that is not whole is multiplied, entry by entry, by 1 + eps s,
eps = 2^-52, s the sign of uneven numbers, or 0 where these are smaller than 0.6. Each
run, and each argument in it, takes them from another start: the numbers of uneven are
the same in each run but for their size, and three sizes are all there are.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...probing.directions import uneven

LEAST = 0.6
RUN, ARGUMENT = 97, 31  # how far starts are apart


def shake_all(args: Mapping[str, Any], way: int) -> dict[str, Any]:
    """The arguments as run number way gets them."""
    return {
        name: shake(value, way, RUN * way + ARGUMENT * k)
        for k, (name, value) in enumerate(args.items())
    }


def shake(value: Any, way: int, start: int) -> Any:
    if isinstance(value, dict):
        return {name: shake(part, way, start) for name, part in value.items()}
    if isinstance(value, list):
        return [shake(part, way, start) for part in value]
    if not isinstance(value, np.ndarray) or not can_round(value):
        return value
    draw = uneven(start + value.size, way)[start:].reshape(value.shape)
    return shift(value, np.sign(draw) * (np.abs(draw) >= LEAST))


def can_round(value: np.ndarray) -> bool:
    """Whether it has a number with a fraction: whole ones are exact in both ports."""
    if value.dtype.kind != "f":
        return False
    with np.errstate(invalid="ignore"):
        return bool(np.any(value != np.round(value)))


def shift(value: np.ndarray, signs: Any) -> np.ndarray:
    factor = np.asarray(1 + np.finfo(value.dtype).eps * signs, dtype=value.dtype)
    shifted: np.ndarray = np.multiply(value, factor)
    return shifted


def spread(plain: Any, shaken: Sequence[Any]) -> Any:
    """The largest difference at each entry, as a value of the same structure.

    inf where there is another NaN, another size, or nothing at all; None of text.
    """
    if isinstance(plain, dict):
        return {
            name: spread(part, [pick(one, name) for one in shaken])
            for name, part in plain.items()
        }
    if isinstance(plain, list):
        same = [k for k, one in enumerate(shaken) if is_list(one, len(plain))]
        rows = [shaken[k] if k in same else [None] * len(plain)
                for k in range(len(shaken))]  # fmt: skip
        return [spread(p, [row[k] for row in rows]) for k, p in enumerate(plain)]
    if not isinstance(plain, np.ndarray):
        return None
    most = np.zeros(plain.shape)
    for one in shaken:
        most = np.asarray(np.maximum(most, distance(plain, one)))
    return most


def pick(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def is_list(value: Any, count: int) -> bool:
    return isinstance(value, list) and len(value) == count


def distance(one: np.ndarray, other: Any) -> np.ndarray:
    if not isinstance(other, np.ndarray) or other.shape != one.shape:
        return np.full(one.shape, np.inf)
    with np.errstate(all="ignore"):
        if one.dtype.kind in "bi":
            one, other = one.astype(np.float64), other.astype(np.float64)
        gap = np.abs(other - one).astype(np.float64)
    same = (one == other) | (np.isnan(one) & np.isnan(other))
    return np.where(same, 0, np.where(np.isnan(gap), np.inf, gap))
