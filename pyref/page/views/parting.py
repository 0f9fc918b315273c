"""Where two functions part first, as a part of a page."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyref.page.html.parts import Card, Parting, Source
from pyref.page.views.numbers import fill, spell_from_1
from pyref.pairs.diverge import Divergence
from pyref.pairs.parting import AROUND, name_both, name_each, say_where
from pyref.pairs.side import Step
from pyref.pairs.statements import read_lines

MORE = AROUND + 2  # lines on either side: a page has more room


def make_parting(found: Divergence | None, several: bool) -> Parting | None:
    """What agrees before, what parts and by what, and both sources."""
    if found is None:
        return None
    parted = {step.told for step in (found.a, found.b) if step}
    names = [name for name in found.before if name not in parted]
    before = ""
    if names:
        agree = "agrees" if len(names) == 1 else "agree"
        before = f"{', '.join(names)} {agree} to {found.digits:.0f} digits."
    if found.paired:
        what = f"First apart: {name_both(found)}{say_where(found, several)}"
    else:
        what = f"First that the other does not confirm: {name_each(found)}"
    sources = [
        read_source(letter, step, made_of)
        for letter, step, made_of in zip(
            "AB", (found.a, found.b), found.made_of, strict=True
        )
        if step
    ]
    return Parting(before, what, sources, make_card(found))


def read_source(letter: str, step: Step, made_of: Sequence[str]) -> Source:
    """The lines around a step; its own text where its file is gone."""
    lines = read_lines(step.file)
    first = max(1, step.line - MORE)
    shown = [
        (number, lines[number - 1].rstrip().expandtabs(), number == step.line)
        for number in range(first, min(len(lines), step.line + MORE) + 1)
    ] or [(step.line, step.text, True)]
    times = "" if step.turn == "only" else f", the {step.turn} of {step.count} times"
    return Source(letter, Path(step.file).name, step.line, times, shown, made_of)


def make_card(found: Divergence) -> Card | None:
    """The values of both there, where they can be held against each other."""
    held = found.agreement
    if held is None or held.whole is None or held.turned is None:
        return None
    if held.ratios is None or not held.whole.size or held.agrees:
        return None
    subject = f"inside, {found.kind}" if found.kind else "inside"
    card = Card("wrong", name_both(found), subject, digits=held.digits)
    card = replace(card, columns=("A", "B"))
    return fill(card, held.whole, held.turned, held.ratios, spell_from_1)
