"""Prove a case for its fixture file: certified values, and what else may be given.

    expect, certificate = prove(case, expect, tally)

Beside the values stand at ties the other choices that can be defended, and where the
textbook formula loses digits, how many it may lose.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from math import log10
from typing import Any

import flint
import numpy as np
from flint import arb

from pyref.fixtures import numbers, sources
from pyref.fixtures.by_hand import refuse_contradiction
from pyref.fixtures.case import Case
from pyref.fixtures.digests import digest_whole
from pyref.fixtures.table import CHOICES
from pyref.measure import bound, unit
from pyref.oracle.certify import (
    VANISHED,
    Certified,
    certify,
    certify_places,
    certify_second,
    textbook,
)
from pyref.oracle.write import (
    DIGITS,
    break_lines,
    middle,
    spell_balls,
    write_certified,
)

START = 4096
MANTISSA = {"float64": 53, "float32": 24}

Entry = dict[str, Any]
"""A part of a fixture file, as JSON has it."""


@dataclass
class Tally:
    """What was proved: cases, values, and the digits of the value known worst."""

    cases: int = 0
    values: int = 0
    digits: float = float("inf")

    def join(self, other: "Tally") -> None:
        self.cases += other.cases
        self.values += other.values
        self.digits = min(self.digits, other.digits)

    def add(self, balls: list[arb]) -> None:
        self.values += len(balls)
        for ball in balls:
            if not ball.is_exact() and abs(ball).upper() >= VANISHED:
                self.digits = min(self.digits, ball.rel_accuracy_bits() * log10(2))


def prove(
    case: Case,
    expect: Mapping[str, Entry],
    tally: Tally | None = None,
    known: Mapping[str, Certified] | None = None,
) -> tuple[Entry, Entry]:
    """The certified results of a case and its certificate.

    expect: what the table of cases says by hand or from print; a value that the
    certified one contradicts is refused. tally: where to count what was proved. known:
    the results, where they were certified already.
    """
    tally = tally or Tally()
    tally.cases += 1
    known = known or certify(case)
    for array in known.values():
        tally.add(list(array.balls.flat))
    entries: Entry = {name: write_certified(array) for name, array in known.items()}
    refuse_contradiction(case, entries)
    for name in case.expect:
        kept = {k: expect[name][k] for k in ("tie", "wrong") if k in expect[name]}
        entries[name].update(kept)
    note_other_choices(case, entries)
    note_textbook_limits(case, known, entries)
    bits = max(array.bits for array in known.values())
    if sources.sheet(case.sheet.place).second:
        direction = choose_direction(case)
        second = certify_second(case, direction)
        hvp: Entry = {"direction": {k: numbers.rows(v) for k, v in direction.items()}}
        hvp |= {name: write_certified(array) for name, array in second.items()}
        entries["hvp"] = hvp
        bits = max(bits, *(array.bits for array in second.values()))
        for array in second.values():
            tally.add(list(array.balls.flat))
    return entries, certificate(case, bits)


def certificate(case: Case, bits: int) -> Entry:
    return {
        "digits": DIGITS,
        "bits": bits,
        "tool": f"python-flint {flint.__version__}",
        "definition": sources.digest(case.sheet.place),
    }


def prove_places(case: Case, tally: Tally | None = None) -> Entry:
    """What is proved of a network on whole images: losses, and probed gradients."""
    known, bits = certify_places(case, case.probes)
    tally = tally or Tally()
    tally.cases += 1
    for _, balls, _ in known.values():
        tally.add(balls)
    entries = {}
    for name, (places, balls, scales) in known.items():
        values, lows = spell_balls(balls)
        shape = len(values), 5
        entries[name] = {
            "places": " ".join(map(str, places)),
            "values": break_lines(values, shape),
            "low": break_lines(lows, shape),
            "scale": break_lines([f"{scale:.2e}" for scale in scales], shape),
        }
    proved = {"id": case.id, "known": entries, "certificate": certificate(case, bits)}
    return proved | {"digest": digest_whole(proved)}


def note_other_choices(case: Case, entries: Mapping[str, Entry]) -> None:
    """Note what other choices of the derivative give, where it is one."""
    if not any("tie" in entry for entry in entries.values()):
        return
    for choice in sources.sheet(case.sheet.place).ties[1:]:
        for name, array in certify(case, choice).items():
            values = write_certified(array)["values"]
            accept = entries[name].setdefault("accept", [])
            known = [entries[name]["values"], *(one["values"] for one in accept)]
            if values not in known:
                accept.append({"choice": CHOICES[choice], "values": values})
    for entry in entries.values():
        if not entry["accept"]:
            del entry["accept"]


def note_textbook_limits(
    case: Case, known: Mapping[str, Certified], entries: Mapping[str, Entry]
) -> None:
    """Note how far the textbook formula can be off, where that is past the bound."""
    for dtype in case.exact_in:
        for name, off in textbook(case, MANTISSA[dtype]).items():
            values = [float(middle(ball)) for ball in known[name].balls.flat]
            scales = [float(s.upper()) for s in known[name].scales.flat]
            rounding = unit(np.array(values), np.array(scales), dtype)
            times = bound(case.length(name))
            limit = times * rounding if times else 0.0
            off_by = np.array([float(v.upper()) for v in off.flat])
            if np.any(~(off_by <= limit)):
                words = [f"{v:.1e}" if v < np.inf else "inf" for v in off_by]
                limits = entries[name].setdefault("textbook", {})
                limits[dtype] = break_lines(words, off.shape)


def choose_direction(case: Case) -> dict[str, np.ndarray]:
    """A direction through all inputs, of the closed formula of the fixtures."""
    direction, k = {}, START
    for name, value in case.inputs.items():
        line = [numbers.fill(k + i) for i in range(value.size)]
        direction[name] = np.reshape(line, value.shape)
        k += value.size
    return direction
