"""What of a port was never tried: options at their trivial value, lengths of one.

A verdict says what was tried, and never more: an option that the port takes must have
been away from its trivial value, and every length must have been more than one, in a
case that the port has answered.
"""

from collections.abc import Callable, Sequence
from typing import Any

import numpy as np

from pyref.fixtures.case import ARRAY, Case, is_plain
from pyref.port.call import Answer
from pyref.port.conventions import Convention

AWAY: dict[str, tuple[str, Callable[[Any], bool]]] = {
    "stride": ("stride > 1", lambda v: np.max(v) > 1),
    "pad": ("padding", np.any),
    "dilation": ("dilation > 1", lambda v: np.max(v) > 1),
    "window": ("a window of more than one entry", lambda v: np.max(v) > 1),
    "groups": ("groups > 1", lambda v: v > 1),
}
"""What each option must have been once, if the port takes it; others not 0."""
MANY = 8  # entries of a mask whose rows are hardly alike by chance


def list_untried(answers: Sequence[Answer], convention: Convention) -> tuple[str, ...]:
    """What no case with an answer had, in words; nothing where there is no answer."""
    tried = [a.case for a in answers if a.usual and not a.skip and a.result.ok]
    if not tried:
        return ()
    hidden = {name for name, _ in convention.hidden}
    sheet = tried[0].sheet
    missing = []
    for name, spec in sheet.options.items():
        if name in hidden or not is_plain(spec):
            continue
        words, holds = AWAY.get(name, (f"{name} other than 0", is_not_zero))
        if not any(holds(case.options[name]) for case in tried):
            missing.append(words)
    masks = [case.options["mask"] for case in tried if "mask" in sheet.options]
    return (*missing, *list_same_masks(masks), *list_short_lengths(tried))


def list_same_masks(masks: Sequence[ARRAY]) -> list[str]:
    """What no mask was that a port was given, or has drawn itself."""
    if masks and all(map(np.all, masks)):
        return ["a mask that drops something"]
    several = [m for m in masks if len(m) > 1 and m.size >= MANY]
    if several and all(np.all(m == m[:1]) for m in several):
        return ["masks that differ from sample to sample"]
    return []


def note_scale(answers: Sequence[Answer], takes: Sequence[str] | None) -> list[str]:
    """A note on the mask that a port draws itself, and on one that scales nothing.

    takes: what the port is given.
    """
    asked = [a.case for a in answers if a.usual and not a.skip and a.result.ok]
    masks = [case.options["mask"] for case in asked if "mask" in case.options]
    if takes is None or "mask" in takes or all(map(np.all, masks)):
        return []
    if not all(np.all((m == 0) | (m == 1)) for m in masks):
        return ["how much its mask drops, and how it scales the rest, is not judged"]
    told = "it draws a mask of 0 and 1, which scales nothing: unless the test time does"
    return [f"{told}, what is kept must be divided by its share"]


def list_short_lengths(cases: Sequence[Case]) -> list[str]:
    """Lengths that were never more than one."""
    longest: dict[str, int] = {}
    for case in cases:
        for letter, length in case.sizes().items():
            longest[letter] = max(length, longest.get(letter, 0))
    short = [k for k, most in longest.items() if most <= 1 and k.isalpha()]
    return [f"{letter} > 1" for letter in short]


def is_not_zero(value: Any) -> bool:
    return bool(value != 0)
