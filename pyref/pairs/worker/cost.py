"""The cost of a target as a function of one argument, at any point that is tried.

That of a layer is the sum of its outputs times their upstream gradients, which a
request names: its slopes are the gradients that the layer gives for these.
"""

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from ...measure import spell
from .paths import read_at, write_at
from .run import run
from .target import Function
from .tree import standardize


class CostError(ValueError):
    """What should be a cost, or an argument that it is judged by, is none."""

    identifier = "judge:cost"


class Cost:
    """The cost as a function of one argument."""

    def __init__(
        self,
        functions: Sequence[Function],
        args: Mapping[str, Any],
        argument: Sequence[str | int],
        request: Mapping[str, Any],
    ) -> None:
        self.functions, self.args, self.argument = functions, dict(args), argument
        self.path, self.outputs = request.get("cost") or [], request.get("outputs")
        self.upstream = request.get("upstream") or []
        self.handed = request.get("handed")
        self.passes, self.failure = 0, ""

    def __call__(self, x: np.ndarray) -> tuple[Any, None]:
        self.passes += 1
        try:
            return self.compute(x), None
        except BaseException as error:
            if np.iscomplexobj(x):
                self.failure = f"{type(error).__name__}: {' '.join(str(error).split())}"
                raise RuntimeError(self.failure) from None  # exit () is no end here
            return np.array(np.nan), None

    def compute(self, x: np.ndarray) -> np.ndarray:
        """The cost at x. CostError: it is none, or complex where x is not."""
        args = write_at(self.args, self.argument, x)
        results = run(
            self.functions, args, self.outputs, watch=False, handed=self.handed
        ).results
        if self.upstream:
            return self.add_up(results)
        cost = standardize(read_at(results, self.path))
        if not isinstance(cost, np.ndarray) or cost.size != 1:
            kind = "no number"
            if isinstance(cost, np.ndarray):
                kind = f"{spell(cost.shape)}, not one number"
            raise CostError(f"the cost at {list(self.path)} is {kind}")
        if cost.dtype.kind == "c" and not np.iscomplexobj(x):
            raise CostError(f"the cost at {list(self.path)} is complex at a real point")
        wide = np.complex128 if cost.dtype.kind == "c" else np.float64
        return cost.astype(wide).reshape(())

    def add_up(self, results: Sequence[Any]) -> np.ndarray:
        """The sum of outputs, each times what is given as its upstream gradient.

        CostError: an output has another size than that.
        """
        total = np.zeros(())
        for one in self.upstream:
            y = standardize(read_at(results, [one["result"]]))
            dy = standardize(read_at(self.args, one["argument"]))
            if not all(isinstance(v, np.ndarray) for v in (y, dy)) or y.size != dy.size:
                raise CostError(f"{one['argument']} has not the size of its output")
            total = total + np.sum(y.ravel() * dy.ravel())
        return np.asarray(total)
