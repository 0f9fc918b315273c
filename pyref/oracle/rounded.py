"""Prove a few cases of a layer whose inputs are rounded to bfloat16.

    document = make_document("dense")

Of the easy cases on file some are taken, evenly from the first to the last, and each is
proved anew with its inputs rounded. A case in which rounding makes a tie, or a
matrix that the layer refuses, is left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import replace

import flint
import numpy as np
from flint import arb

from pyref.fixtures import sources
from pyref.fixtures.case import Case
from pyref.fixtures.digests import digest_of, digest_whole
from pyref.fixtures.load import load
from pyref.fixtures.numbers import text
from pyref.fixtures.precision import NARROWEST, list_given, round_case
from pyref.oracle.certify import Certified, certify
from pyref.oracle.prove import Entry
from pyref.oracle.write import break_lines, middle

MOST = 6  # cases of a layer
EVEN = 3  # more of layers with windows, whose options are the same on all sides
LARGEST = 200  # numbers in the results of a case
LONG = 13  # digits of a value: 1e-13 of it is nothing beside the roundoff of float32


def make_document(layer: str) -> Entry:
    """The document of a layer, without cases where none is to be rounded."""
    cases = {}
    for case in choose(layer):
        known = try_proving(round_case(case))
        if known:
            cases[case.id] = {name: write(array) for name, array in known.items()}
    document = {
        "layer": layer,
        "made_from": find_digest(layer),
        "tool": f"python-flint {flint.__version__}",
        "cases": cases,
    }
    return document | {"digest": digest_whole(document)}


def find_digest(layer: str) -> str:
    """What the document of a layer is made from: its cases and its definition."""
    words = [case.id for case in load(layer)]
    return digest_of([words, sources.digest(layer), MOST, EVEN, LARGEST, "vanishing"])[
        :16
    ]


def choose(layer: str) -> list[Case]:
    """Cases to be rounded: easy and small ones, that are not of few bits already."""
    fit = [case for case in load(layer) if is_fit(case)]
    fit = [case for case in fit if has_held_options(case)] or fit
    chosen = [*spread_out(fit, MOST), *spread_out([c for c in fit if is_even(c)], EVEN)]
    return list({case.id: case for case in chosen}.values())


def spread_out(cases: list[Case], most: int) -> list[Case]:
    """So many of the cases, evenly from the first to the last."""
    places = np.unique(np.linspace(0, len(cases) - 1, most).round().astype(int))
    return [cases[i] for i in places] if cases else []


def is_even(case: Case) -> bool:
    """Whether each option of several numbers has equal ones, and more than 1 somewhere.

    Ports that take one stride and one pad can be asked these.
    """
    several = [{*v} for v in case.options.values() if isinstance(v, tuple)]
    largest = max((max(v) for v in several), default=0)
    return largest > 1 and all(len(v) == 1 for v in several)


def is_fit(case: Case) -> bool:
    if case.error or not case.finite or case.level != "plain":
        return False
    size = sum(known.high.size for known in case.expect.values())
    return (
        all(v.size for v in case.inputs.values())
        and not all(NARROWEST.holds(v) for v in list_given(case))
        and 0 < size <= LARGEST
    )


def has_held_options(case: Case) -> bool:
    """Whether no option is rounded: targets of several classes keep their sum of 1."""
    options = [v for v in case.options.values() if isinstance(v, np.ndarray)]
    return all(NARROWEST.holds(v) for v in options)


def try_proving(case: Case) -> dict[str, Certified]:
    """What is certified of a case; nothing where the definition refuses it or ties."""
    own = sources.sheet(case.layer)  # what a file's head does not say
    try:
        known = certify(
            replace(case, sheet=replace(case.sheet, vanishing=own.vanishing))
        )
    except (ArithmeticError, ValueError):
        return {}
    return {} if any(np.any(array.ties) for array in known.values()) else known


def write(array: Certified) -> Entry:
    """The entry of an array: values of 13 digits at most, scales of 3."""
    shape = array.balls.shape
    return {
        "values": break_lines([*spell(array.balls.flat)], shape),
        "scale": break_lines(
            [f"{float(s.upper()):.2e}" for s in array.scales.flat], shape
        ),
    }


def spell(balls: Iterable[arb]) -> Iterator[str]:
    for ball in balls:
        value = float(middle(ball))
        short = text(value)
        yield short if len(short) <= LONG + 2 else f"{value:.{LONG - 1}e}"
