"""A loss and a gradient that belong to two losses: which is that of which.

    1/N of the mean forgotten: y is the mean over N, dx the gradient of the sum

A convention takes a loss as its port has it. Where the gradients are one factor off,
they are those of another reading of the same loss, which is named here.
"""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from pyref.fixtures.case import Case
from pyref.port.evidence import Evidence
from pyref.port.factors import measure_factor
from pyref.port.quantities import SAME, match_quantities
from pyref.port.weigh import Diagnosis

COUNTED = {"LABELED": "the rows with a label", "KEPT": "the steps that are kept"}
LIKELY = 0.5  # of the arrays it speaks of, for a mistake to be read so


def tell_reading(diagnosis: Diagnosis, evidence: Sequence[Evidence]) -> Diagnosis:
    """The diagnosis with what loss and gradient are, where both are one factor off."""
    sheet = evidence[0].ground.posed.case.sheet
    if not sheet.loss or diagnosis.share < LIKELY or len(diagnosis.where) != 1:
        return diagnosis
    (name,) = diagnosis.where
    wrong = [e for e in evidence if name in e.held and e.held[name].is_wrong]
    factors = [
        (one, factor) for one in wrong if (factor := measure_factor(one.held[name]))
    ]
    # another formula is one factor off, too, where one entry outweighs all others
    if 2 * len(factors) <= len(wrong):
        return diagnosis
    shares = [(one, share) for one, _ in factors if (share := read_share(one))]
    if len(shares) < len(factors):
        return diagnosis
    of_loss, of_gradient = [], []
    for (one, share), (_, factor) in zip(shares, factors, strict=True):
        case = one.ground.posed.case
        off = name in sheet.outputs
        of_loss.append((case, share * (factor if off else 1)))
        of_gradient.append((case, share * (1 if off else factor)))
    first, second = find_words(of_loss), find_words(of_gradient)
    if not first or not second:
        return diagnosis
    (output,) = sheet.outputs
    dx = next(iter(sheet.inputs))
    effect = f"{output} is {describe(first)}, d{dx} the gradient of {describe(second)}"
    if second == "1" and is_mean(first):
        told = f"{first} of the mean forgotten"
        whole = name in sheet.outputs and not diagnosis.name.startswith(f"{name} ")
        synonyms = (diagnosis.name,) if whole else ()  # the other side of the same fact
        return replace(diagnosis, name=told, effect=effect, synonyms=synonyms)
    return replace(diagnosis, effect=f"loss and gradient of two losses: {effect}")


def read_share(one: Evidence) -> float | None:
    """What the sum of all losses is multiplied by in the reading of the port."""
    posed = one.ground.posed
    if not posed.upstream_ours or not posed.upstream_ours[0].size:
        return None
    values = posed.upstream_ours[0]
    given = list(posed.upstream.values())
    if given and given[0].shape == values.shape:
        return float(posed.gain)
    return float(values.flat[0])


def find_words(pairs: Sequence[tuple[Case, float]]) -> str:
    """What multiplies the sum of all losses in a reading: 1, 1/N."""
    found = match_quantities(pairs)
    return found[0].words if found else find_weights(pairs)


def find_weights(pairs: Sequence[tuple[Case, float]]) -> str:
    """1/sum (t w), where a loss may be divided by that of a product of two options."""
    for case, _ in pairs[:1]:
        choices = [choice for axis in case.sheet.conventions for choice in axis]
        for move in (m.split() for one in choices for m in one["moves"].values()):
            if move[0] == "mean" and set(move[1:]) <= set(case.options):
                names = move[1:]
                if all(abs(v * add_product(c, names) - 1) <= SAME for c, v in pairs):
                    return f"1/sum ({' '.join(names)})"
    return ""


def add_product(case: Case, names: Sequence[str]) -> float:
    first, second = (np.asarray(case.options[name]) for name in names)
    return float(np.sum(first * second))


def is_mean(words: str) -> bool:
    """Whether a sum is divided by a length, as 1/N, and not by a number alone."""
    return words.startswith("1/") and any(map(str.isalpha, words))


def describe(words: str) -> str:
    """A reading of a loss, by what multiplies the sum of all losses."""
    if words == "1":
        return "the sum over samples"
    if is_mean(words):
        if words.startswith("1/sum"):
            return f"the sum divided by {words[2:]}"
        lengths = words[2:].strip("()")
        return f"the mean over {COUNTED.get(lengths, lengths.replace(' ', ' x '))}"
    return f"{words} times the sum over samples"
