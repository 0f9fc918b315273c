"""What a port does besides computing: notices, at most one of a kind for each array."""

from collections.abc import Callable, Mapping, Sequence
from copy import deepcopy
from typing import Any

import numpy as np

from ...watch import Notice, differing, watch
from .forms import Form
from .results import pick_gradients


def notices(
    port: Form,
    given: Mapping[str, np.ndarray],
    options: Mapping[str, Any],
    upstream: list[np.ndarray],
    names: Sequence[str],
) -> list[Notice]:
    """Those of every function, and those of ports: fresh arguments, and layouts."""

    def start(
        inputs: Mapping[str, Any], dys: list[np.ndarray] = upstream
    ) -> tuple[list[Any], Callable[[], list[Any]] | None]:
        outputs, back = port.start(inputs, options, dys)
        if back is None:
            return list(map(np.asarray, outputs)), None

        def again() -> list[Any]:
            asked = [name for name in given if f"d{name}" in port.gives]
            return list(map(np.asarray, pick_gradients(back(*dys), asked)))

        results = [*map(np.asarray, outputs), *again()]
        return results, None if port.name == "whole" else again

    # what it gives is known after a first call, which may write into what it is given
    _, first_back = port.start(*deepcopy((given, options, upstream)))
    if first_back and port.constants:
        port.leave_constants(first_back(*deepcopy(upstream)))
    names = [name for name in names if name in port.gives]
    dys = {f"dy{i or ''}": dy for i, dy in enumerate(upstream)}
    first, found = watch(start, given, {**options, **dys}, names)
    fresh, _ = start(copies(given, np.copy))
    taken = {name: value.tobytes() for name, value in first.items()}
    found += differing("unequal", taken, names, fresh)
    for kind, make in LAYOUTS.items():
        try:
            laid, _ = start(copies(given, make), [make(dy) for dy in upstream])
        except Exception as error:
            told = " ".join(str(error).split())
            found.append(Notice(kind, next(iter(given)), told))
            continue
        found += [
            Notice(kind, name)
            for name, value in zip(names, laid, strict=True)
            if not near(first[name], value)
        ]
    return found


def near(one: np.ndarray, other: np.ndarray) -> bool:
    """Equal but for the order of sums, which BLAS takes from the layout."""
    if one.shape != other.shape:
        return False
    share = 1e3 * np.finfo(one.dtype if one.dtype.kind == "f" else float).eps
    return np.allclose(one, other, rtol=share, atol=share * size(one), equal_nan=True)


def size(array: np.ndarray) -> float:
    finite = array[np.isfinite(array)]
    return float(np.max(np.abs(finite), initial=0))


def copies(
    given: Mapping[str, np.ndarray], make: Callable[[np.ndarray], np.ndarray]
) -> dict[str, np.ndarray]:
    return {name: make(value) for name, value in given.items()}


def strided(value: np.ndarray) -> np.ndarray:
    """The same numbers, every other one of an array twice as long."""
    if not value.ndim:
        return value
    wide = np.zeros((*value.shape[:-1], 2 * value.shape[-1]), value.dtype)
    wide[..., ::2] = value
    return wide[..., ::2]


def read_only(value: np.ndarray) -> np.ndarray:
    value = value.copy()
    value.flags.writeable = False
    return value


LAYOUTS: dict[str, Callable[[np.ndarray], np.ndarray]] = {
    "fortran": np.asfortranarray,
    "strided": strided,
    "read-only": read_only,
}
