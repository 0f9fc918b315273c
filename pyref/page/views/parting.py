"""Where two functions part first, as a part of a page."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

from pyref.page.html.parts import Card, Parting, Source
from pyref.page.views.numbers import fill, spell_from_1
from pyref.pairs.diverge import Divergence
from pyref.pairs.parting import (
    AROUND,
    list_before,
    name_both,
    say_first,
    say_lines,
    say_rest,
)
from pyref.pairs.side import Step
from pyref.pairs.statements import read_lines

MORE = AROUND + 2  # lines on either side: a page has more room


def make_parting(found: Divergence | None, several: bool) -> Parting | None:
    """What agrees before, what parts and by what, and both sources."""
    if found is None:
        return None
    before, names = "", list_before(found)
    if names:
        agree = "agrees" if len(names) == 1 else "agree"
        before = f"{', '.join(names)} {agree} to {found.digits:.0f} digits."
    what = say_first(found, several).replace("first", "First", 1)
    sources = [
        read_source(letter, step, made_of, lines)
        for letter, step, made_of, lines in zip(
            "AB", (found.a, found.b), found.made_of, found.lines, strict=True
        )
        if step
    ]
    if found.unrolled and found.unrolled.back:
        sources.append(read_source(found.unrolled.letter, found.unrolled.back, ()))
    rest = say_rest(found).replace("this", "This", 1)
    return Parting(before, what, sources, make_card(found), rest)


def read_source(
    letter: str, step: Step, made_of: Sequence[str], others: Sequence[int] = ()
) -> Source:
    """The lines around a step; its own text where its file is gone."""
    lines = read_lines(step.file)
    first, marked = max(1, step.line - MORE), {step.line, *others}
    shown = [
        (number, lines[number - 1].rstrip().expandtabs(), number in marked)
        for number in range(first, min(len(lines), step.line + MORE) + 1)
    ] or [(step.line, step.text, True)]
    times = "" if step.turn == "only" else f", the {step.turn} of {step.count} times"
    note = "".join(say_lines(step, others))
    return Source(letter, Path(step.file).name, step.line, times, shown, made_of, note)


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
