"""Cases that hypothesis draws, with certified values: for what nobody thought of.

    @hypothesis.given(pyref.testing.drawn("dense"))
    def test_dense(case):
        y, back = dense(*case.args())
        pyref.testing.assert_grad_close((y, *back(*case.dys())), case)

Sizes, options and numbers are aimed as those of pyref fuzz are; what fails is made
smaller by hypothesis, and printed.
"""

from collections.abc import Callable, Sequence
from dataclasses import fields
from math import prod
from typing import TYPE_CHECKING, Any

import numpy as np

import pyref.testing.close  # noqa: F401  no example, which has 200 ms, waits for it
from pyref.crosscheck.plan import must_be_known
from pyref.errors import MissingError
from pyref.fixtures import sources
from pyref.fixtures.entry import read_case
from pyref.fixtures.load import layers
from pyref.fixtures.shelf import is_path
from pyref.fuzz import known
from pyref.fuzz.block import open_layer, runner_of
from pyref.fuzz.draw import draw_from
from pyref.fuzz.judge import judge
from pyref.fuzz.keep import as_document
from pyref.fuzz.source import Item, Source
from pyref.runners.blas import require_blas
from pyref.testing.given import DrawnCase, GivenCase, give

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn, SearchStrategy

SINGLY = 24
"""Numbers of an array up to which each is drawn, and made smaller, by itself."""


class DrawnSource(Source):
    """A source whose numbers hypothesis chooses: towards the plain ones, to shrink."""

    def __init__(self, draw: "DrawFn") -> None:
        self.draw = draw

    def whole(self, low: int, high: int) -> int:
        from hypothesis.strategies import integers

        return self.draw(integers(low, high))

    def below(self, count: int) -> int:
        return count - 1 - self.whole(0, count - 1)  # what is special comes first

    def between(self, low: int, high: int) -> int:
        return self.whole(low, high)

    def pick(self, items: Sequence[Item]) -> Item:
        return items[self.whole(0, len(items) - 1)]

    def chance(self, share: float) -> bool:
        return self.whole(0, 999) >= 1000 * (1 - share)

    def words(self, shape: Sequence[int]) -> np.ndarray:
        count = prod(shape)
        if count > SINGLY:
            return Source(self.whole(0, 2**32 - 1)).words(shape)
        words = [self.whole(0, 2**64 - 1) for _ in range(count)]
        return np.array(words, dtype=np.uint64).reshape(shape)


def drawn(
    name: str, where: Callable[[GivenCase], bool] = lambda case: True
) -> "SearchStrategy[DrawnCase]":
    """A strategy of hypothesis for certified cases of a layer.

    name: of a layer, or FOLDER/NAME for one of your own. A case is finite and
    small, so that it is proved in some hundredths of a second, and in either
    precision, which holds all its results. where: whether a case is one, asked
    before it is proved: lambda case: case["groups"] == 1.

    Errors: pyref:value; pyref:missing without hypothesis or python-flint.
    """
    if not is_path(name):
        must_be_known(name, list_drawable(), "no layer whose cases stand alone")
    try:
        from hypothesis.strategies import composite
    except ImportError:
        told = "hypothesis is not installed: pip install hypothesis"
        raise MissingError(told) from None
    if not known.has_oracle():
        raise MissingError("python-flint is not installed: pip install python-flint")
    require_blas()  # likewise
    sheet, forward = open_layer(name)
    run = runner_of(sheet)

    @composite
    def draw_case(draw: "DrawFn") -> DrawnCase | None:
        case = draw_from(DrawnSource(draw), sheet, forward)
        if not known.can_certify(case) or not all(map(where, give(case))):
            return None
        results = {"ours": run(case)}
        proved = known.prove(case) if results["ours"].ok else None
        if not proved:
            return None
        verdict = judge(
            case, results, run, certified=True, expected=known.refer(proved)
        )
        if (verdict.kind, verdict.by) != ("same", "certified"):
            return None
        told = "drawn by hypothesis", f"drawn({name!r})"
        document = as_document(case, *told, proved=proved)
        (entry,) = document["cases"]
        if "certificate" not in entry:
            return None
        (one,) = give(read_case(f"{sheet.layer}.json", sheet, entry))
        if not all(is_in_range(value.high, one.dtype) for value in one.expect.values()):
            return None
        return DrawnCase(**{f.name: getattr(one, f.name) for f in fields(one)})

    cases: SearchStrategy[Any] = draw_case()
    return cases.filter(lambda case: case is not None)


def is_in_range(values: np.ndarray, dtype: str) -> bool:
    """Whether a precision holds the values, none of them subnormal."""
    kind, sizes = np.finfo(dtype), np.abs(values[values != 0])
    return bool(np.all(sizes <= kind.max) and np.all(sizes >= kind.tiny))


def list_drawable() -> list[str]:
    """Layers whose cases stand by themselves."""
    return [
        name for name in layers()
        if sources.sheet(name).is_layer and not sources.sheet(name).through
    ]  # fmt: skip
