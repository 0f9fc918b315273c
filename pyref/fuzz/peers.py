"""Other libraries on drawn cases: how many of their results are right.

A library is no party to the verdict: what it loses is told in docs/scoreboard.md. Here
it is one more program that would part from a number that is wrong in both languages
and in the oracle. It is held against certified values where there are any, else against
our own results within rounding that is measured.
"""

from collections.abc import Callable, Mapping
from functools import cache, partial
from importlib import import_module
from importlib.util import find_spec
from typing import Any

import numpy as np

from pyref import measure
from pyref.fixtures.case import Case, Sheet
from pyref.measure import Reference
from pyref.runners import numpy

LIBRARIES = ("torch", "jax")


def list_present() -> tuple[str, ...]:
    """The libraries that are installed here."""
    return tuple(name for name in LIBRARIES if find_spec(name))


@cache
def find_port(
    library: str, sheet_name: str, through: bool
) -> Callable[..., Any] | None:
    """A library's function in the form of the layer; None where it has none."""
    module = import_module(f"pyref.runners.libraries.{library}")
    function: Callable[..., Any] | None = getattr(module, sheet_name, None)
    if function is None or not through:
        return function
    name = f"invariants_of_{sheet_name}"
    network = getattr(import_module(f"pyref.networks.{name}"), name)
    return partial(network, function)


def ask_peer(library: str, case: Case, known: Mapping[str, Reference]) -> str:
    """right, off, or refused; empty where the library has no such layer."""
    sheet: Sheet = case.sheet
    port = None
    if not sheet.shelf:
        port = find_port(library, sheet.layer, bool(sheet.through))
    if port is None or case.storage:
        return ""
    result = numpy.run(case, case.exact_in[0], port)
    if not result.ok:
        return "refused"
    good = all(is_right(case, name, result.arrays[name], known[name]) for name in known)
    return "right" if good else "off"


def is_right(case: Case, name: str, got: np.ndarray, want: Reference) -> bool:
    dtype = case.exact_in[0]
    if measure.form(got, want.high, dtype):
        return False
    error = measure.errors(got.astype(np.float64), want.high, want.low)
    allowed = measure.allowance(want, case.length(name), dtype)
    return bool(np.all(error <= allowed))
