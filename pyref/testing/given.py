"""The cases of a layer as a test takes them: each in one precision.

    for case in load("conv2d", level="plain"):
        y, back = conv2d(*case.args())

A case that is exact in both precisions comes twice.
"""

from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass, fields
from textwrap import indent
from typing import Any

from pyref.crosscheck.plan import must_be_known
from pyref.errors import DomainError
from pyref.fixtures.case import ARRAY, Case, lock
from pyref.fixtures.load import layers
from pyref.fixtures.load import load as load_cases
from pyref.fixtures.shelf import is_path

LEVELS = ("plain", "hard", "hostile")
DTYPES = ("float64", "float32")


@dataclass(frozen=True, repr=False)
class GivenCase(Case):
    """A case in one precision: its arrays are of that dtype, and read-only.

    case["x"] is an input, an option or an upstream gradient; args and dys are
    all of them in the order of the call, forward and backward.
    """

    dtype: str = "float64"

    @property
    def label(self) -> str:
        """Its id, with the precision behind it where that is float32."""
        return f"{self.id}-float32" if self.dtype == "float32" else self.id

    def __getitem__(self, name: str) -> Any:
        for part in (self.inputs, self.options, self.upstream):
            if name in part:
                return part[name]
        raise DomainError(f"{self.id}: {name} is none of {', '.join(self.arguments)}")

    def args(self, dtype: str = "") -> list[Any]:
        """Inputs and options in calling order, in another precision if told.

        What is changed by the function that takes them raises.
        """
        return [hold(v, dtype or self.dtype) for v in super().args(dtype or self.dtype)]

    def dys(self, dtype: str = "") -> list[ARRAY]:
        """The upstream gradients, one for each output."""
        return [lock(dy) for dy in super().dys(dtype or self.dtype)]


@dataclass(frozen=True, repr=False)
class DrawnCase(GivenCase):
    """A case that hypothesis drew, so that it is on no file; shown with its arrays."""

    def __repr__(self) -> str:
        head = f"<case of {self.layer}, drawn, {self.dtype}:"
        parts = (self.inputs, self.options, self.upstream)
        values = [f"{k} = {v!r}" for part in parts for k, v in part.items()]
        return "\n".join([head, *(indent(value, "  ") for value in values)]) + ">"

    def _repr_pretty_(self, printer: Any, cycle: bool) -> None:
        for number, line in enumerate(repr(self).splitlines()):
            if number:
                printer.break_()
            printer.text(line)


Where = Callable[[GivenCase], bool]


def load(
    *names: str,
    level: str | Collection[str] = (),
    flags: str | Collection[str] = (),
    dtype: str | Collection[str] = (),
    where: Where = lambda case: True,
    refused: bool = False,
) -> list[GivenCase]:
    """The cases of layers with results, in each precision in which they are exact.

    names: of layers, derivations or networks, or FOLDER/NAME for layers of
    one's own. level: plain, hard or hostile, or several. flags: those that
    guard against one of these mistakes. dtype: float64 or float32; both, unless
    told. where: whether a case is one: lambda case: case["groups"] == 1.
    refused: those that must be refused with case.error, in the place of those
    that have results.

    Errors: pyref:value, pyref:format.
    """
    kept = [as_set("level", level, LEVELS), as_set("dtype", dtype, DTYPES)]
    if not names:
        raise DomainError("no layer is named")
    found = [case for name in names for case in load_named(name)]
    known = {flag for case in found for flag in case.sheet.flags}
    asked = as_set("flag", flags, known) if flags else set()
    asked_for = [
        one
        for case in found
        if (case.error if refused else case.expect) and case.level in kept[0]
        if not asked or asked & {*case.flags}
        for one in give(case)
        if one.dtype in kept[1]
    ]
    if not asked_for:
        raise DomainError(f"{', '.join(names)}: no case is so")
    given = [case for case in asked_for if where(case)]
    if not given:
        count = len(asked_for)
        told = f"all {count} cases" if count > 1 else "the only case"
        raise DomainError(f"{', '.join(names)}: where refused {told}")
    return given


def load_named(name: str) -> tuple[Case, ...]:
    """The cases of a layer whose numbers are those of its own results."""
    if not is_path(name):
        must_be_known(name, layers(), "no layer, network or derivation")
    cases = load_cases(name)
    if cases[0].sheet.through:
        told = f"its cases go through {cases[0].sheet.call}"
        raise DomainError(f"{name}: {told}: assert pyref.check(f, {name!r})")
    return cases


def give(case: Case) -> Iterator[GivenCase]:
    """A case in each precision in which it is exact."""
    same = {f.name: getattr(case, f.name) for f in fields(Case)}
    for dtype in case.exact_in:
        parts = {
            part: {name: hold(v, dtype) for name, v in same[part].items()}
            for part in ("inputs", "options", "upstream")
        }
        yield GivenCase(**{**same, **parts}, dtype=dtype)


def hold(value: Any, dtype: str) -> Any:
    """An array of a precision, read-only; plain numbers as they are."""
    return lock(value.astype(dtype)) if isinstance(value, ARRAY) else value


def as_set(what: str, given: str | Collection[str], known: Collection[str]) -> set[str]:
    """One word or several, each of them known; all where there is none."""
    words = {given} if isinstance(given, str) else {*given}
    for word in words:
        must_be_known(word, {*known}, f"no {what}")
    return words or {*known}
