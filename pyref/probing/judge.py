"""Judge gradients by complex steps, and by slopes where those are not to be trusted."""

import warnings
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pyref.measure import largest
from pyref.probing.complex_step import turn_inputs
from pyref.probing.directions import direct
from pyref.probing.slopes import H, Probe, slopes, tilt
from pyref.probing.verdict import InputReport, judge_input

Measured = tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray, str]
SINGLE_BLIND = 1e-2  # as BLIND, of a function that computes in single precision
SINGLE_STEPS = (2.0**-4, 2.0**-6, 2.0**-8)
SINGLE_ROUNDINGS = 4.0  # of its outputs, by which a slope may be off
BLIND = 1e-6
"""An error of what judges that is larger, of the largest entry, judges nothing."""
CLEAR = 1e-4
"""A slope along a direction less sure than that, of its largest part, met a kink."""
STILL = 1e-10
"""An error that is smaller, of all outputs, judges also a gradient that is zero."""
ROUNDING = 1e-4
"""Of that: what rounding leaves of a gradient that is zero since its parts cancel, and
of every slope."""


class Judge:
    """What judges the gradients of one function at one point."""

    def __init__(
        self,
        forward: Callable[..., Any],
        args: list[np.ndarray],
        dys: list[np.ndarray],
        outputs: list[np.ndarray],
    ):
        self.forward, self.args, self.dys = forward, args, dys
        self.count = len(args)
        parts = (np.abs(dy * y) for dy, y in zip(dys, outputs, strict=True))
        total = sum(float(np.sum(part)) for part in parts)
        self.still = [STILL * total / max(1.0, largest(x)) for x in args]

    def judge(
        self,
        gradients: Sequence[np.ndarray],
        names: Sequence[str],
        shares: Sequence[float],
    ) -> list[InputReport]:
        found = zip(names, gradients, self.measure(), strict=True)
        return [
            judge_input(name, got, *known, shares[i], ROUNDING * self.still[i])
            for i, (name, got, known) in enumerate(found)
        ]

    def measure(self) -> list[Measured]:
        """For each input values, errors, sizes, which entries are sure, and by what."""
        turns = self.turn()
        return [self.choose(i, *(part[i] for part in turns)) for i in range(self.count)]

    def turn(self) -> tuple[list[np.ndarray], list[np.ndarray], list[np.ndarray]]:
        """What complex steps give; NaN where f does not take complex numbers."""
        try:
            with warnings.catch_warnings():
                warnings.simplefilter("ignore")  # f may make complex numbers real
                return turn_inputs(
                    self.forward,
                    self.args,
                    self.count,
                    self.dys,
                    [self.places(i) for i in range(self.count)],
                    [self.ways(i, complex_tilt=True) for i in range(self.count)],
                )
        except Exception:
            lengths = [self.length(i) for i in range(self.count)]
            nothing = [np.full(length, np.nan) for length in lengths]
            return nothing, nothing, nothing

    def places(self, i: int) -> Probe:
        """The entries of an input that are probed: all."""
        return None

    def ways(self, i: int, complex_tilt: bool = False) -> Sequence[np.ndarray]:
        """The directions along which an input is probed beside its entries: none."""
        return ()

    def length(self, i: int) -> int:
        return self.args[i].size

    def choose(
        self, i: int, values: np.ndarray, errors: np.ndarray, sizes: np.ndarray
    ) -> Measured:
        """The complex steps of an input, or slopes where those contradict them."""
        by = "complex step"
        least = np.maximum(BLIND * np.maximum(sizes, np.abs(values)), self.still[i])
        sure = errors <= least
        if self.is_clear(i, values, errors, sizes):
            return values, errors, sizes, sure, by
        best, unsure = self.tilt_all(i)
        size = largest(best[np.isfinite(unsure)], sizes)
        seen = unsure <= max(BLIND * size, self.still[i])
        near = np.abs(values - best) <= 10 * (unsure + errors)
        if np.any(seen) and np.all(near[seen]):
            return values, errors, sizes, sure & seen, by
        return best, unsure, np.full(best.size, size), seen, "slopes"

    def tilt_all(self, i: int) -> tuple[np.ndarray, np.ndarray]:
        """Slopes of every entry and their errors, each by the step that suits it."""
        found = [self.tilt_by(i, h) for h in self.steps(i)]
        values, errors = (np.array(part) for part in zip(*found, strict=True))
        errors = np.where(np.isfinite(errors), errors, np.inf)
        best = np.argmin(errors, axis=0), np.arange(errors.shape[1])
        return values[best], errors[best]

    def tilt_by(self, i: int, h: float) -> tuple[np.ndarray, np.ndarray]:
        """Slopes of every entry and their errors, by one step."""
        places = [self.places(i) if k == i else () for k in range(self.count)]
        ways = [self.ways(i) if k == i else () for k in range(self.count)]
        values, errors = slopes(
            self.forward, self.args, self.count, self.dys, places, h, ways
        )
        return values[i], errors[i]

    def is_clear(
        self, i: int, values: np.ndarray, errors: np.ndarray, sizes: np.ndarray
    ) -> bool:
        """Whether slopes along a direction through all agree, and meet no kink."""
        way, x = direct(self.args[i], 0), self.args[i]
        nowhere: list[Sequence[int]] = [()] * self.count
        ways = [[way] if k == i else [] for k in range(self.count)]
        for h in self.steps(i):
            sums, gaps = slopes(
                self.forward, self.args, self.count, self.dys, nowhere, h, ways
            )
            signed = tilt(x, way, h).ravel()
            value, error, parts = self.foresee(signed, values, errors, sizes)
            room = gaps[i][0] + error + 2.0**-30 * np.sum(parts)
            most = max(CLEAR * largest(parts), self.still[i])
            if room <= most:
                return bool(np.abs(value - sums[i][0]) <= 10 * room)
        return False

    def foresee(
        self,
        signed: np.ndarray,
        values: np.ndarray,
        errors: np.ndarray,
        sizes: np.ndarray,
    ) -> tuple[float, float, np.ndarray]:
        """The derivative that the values say along a direction, its error and sizes."""
        weights = np.abs(signed)
        value, error = np.sum(signed * values), np.sum(weights * errors)
        return float(value), float(error), weights * sizes

    def steps(self, i: int) -> list[float]:
        """The step of slopes, and one that fits x if it is much larger or smaller."""
        size = largest(self.args[i])
        fit = 2.0 ** np.round(np.log2(size)) if size else 1.0
        return [H] if 2.0**-5 < fit < 2.0**5 else [H, float(H * fit)]


class SingleJudge(Judge):
    """As Judge, of a function that computes in single precision: by slopes alone, whose
    steps are as much larger as that is coarser."""

    def measure(self) -> list[Measured]:
        return [self.choose_single(i) for i in range(self.count)]

    def choose_single(self, i: int) -> Measured:
        best, unsure = self.tilt_all(i)
        size = largest(best[np.isfinite(unsure)])
        seen = unsure <= max(SINGLE_BLIND * size, self.still[i])
        return best, unsure, np.full(best.size, size), seen, "slopes"

    def tilt_by(self, i: int, h: float) -> tuple[np.ndarray, np.ndarray]:
        values, errors = super().tilt_by(i, h)
        total = self.still[i] * max(1.0, largest(self.args[i])) / STILL
        eps = float(np.finfo(np.float32).eps)
        return values, errors + SINGLE_ROUNDINGS * eps * total / h

    def steps(self, i: int) -> list[float]:
        """Three, that fit x where it is much larger or smaller."""
        fit = super().steps(i)[-1] / H
        return [float(fit * h) for h in SINGLE_STEPS]
