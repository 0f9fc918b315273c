"""A comparison of two functions as a page."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import partial

import numpy as np
from markupsafe import Markup

from pyref.page.html.parts import NOTHING, Card, Cell, Page, Table
from pyref.page.views.gradcheck import make_cards, sort_cards
from pyref.page.views.numbers import draw_map, fill, spell_from_1
from pyref.page.views.parting import make_parting
from pyref.pairs.blocks import Block
from pyref.pairs.report import Compared, Report
from pyref.pairs.steps import write_steps
from pyref.pairs.wording import (
    list_lost,
    say_apart,
    say_cost,
    write_layouts,
    write_verdict,
)
from pyref.pairs.words import join


def make_page(
    report: Report, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """All of a comparison."""
    verdict = write_verdict(report).removeprefix("the ")
    verdict = verdict.removeprefix(report.outcome).lstrip(",: ") or sum_up(report)
    cards = [*list_cards(report)]
    for letter, every in report.gradients.items():
        by = say_cost([(letter, one) for one in every])
        cards += make_cards(every, f"{letter}'s gradient by its own {by}")
    outcome = report.outcome
    if outcome == "same" and report.wrong:
        outcome = "wrong"
    return Page(
        "compare",
        f"{report.a} and {report.b}",
        outcome,
        report.reason or verdict,
        facts or {},
        again,
        tuple(tell(report)),
        tables=(make_table(report),) if report.sets else (),
        parting=make_parting(report.divergence, len(report.sets) > 1),
        cards=sort_cards(iter(cards)),
    )


def sum_up(report: Report) -> str:
    """Why nothing was judged, which results differ, or that none does."""
    if report.outcome == "not judged":
        return report.lack
    names = dict.fromkeys(c.name for one in report.sets for c in one.apart)
    lost = dict.fromkeys(x.name for one in report.sets for x in one.lost)
    return f"in {join([*names, *lost])}" if names or lost else "every result agrees"


def tell(report: Report) -> Iterator[tuple[str, str]]:
    """Both sides, conventions, notes, errors."""
    for letter, name, language in zip(
        "AB", (report.a, report.b), report.languages, strict=True
    ):
        yield letter, f"{name} ({language})" if language else name
    yield (
        "inputs",
        "; ".join(f"{name} {words}".strip() for name, words in report.inputs),
    )
    for line in write_layouts(report):
        yield "convention", line.strip()
    for one in report.sets:
        for letter, error in one.errors:
            yield f"{letter} raised", f"{error} (on {one.kind})"
        for name in one.displaced:
            yield "lost", f"{name} (on {one.kind})"
    for line in list_lost(report.sets):
        yield "lost", line
    for note in report.notes:
        yield "note", note
    if report.steps:
        lines = [line.strip() for line in write_steps(report.steps)]
        yield "training", "\n".join(lines)


def make_table(report: Report) -> Table:
    """A row for each result, a column for each set of inputs."""
    kinds = [one.kind for one in report.sets]
    names = list(dict.fromkeys(c.name for one in report.sets for c in one.compared))
    found = {(s.kind, c.name): c for s in report.sets for c in s.compared}
    rows = [
        [Cell(name), *(make_cell(found.get((kind, name))) for kind in kinds)]
        for name in names
    ]
    return Table("Results", ("result", *kinds), rows, "Digits that agree.")


def make_cell(one: Compared | None) -> Cell:
    if one is None:
        return Cell("-", number=True)
    held = one.agreement
    if held.verdict in ("size", "nothing"):
        told = "sizes differ" if held.verdict == "size" else "nothing in it"
        return Cell(told, "wrong" if held.verdict == "size" else "left")
    kind = {"same": "right", "different": "wrong"}.get(held.verdict, "left")
    return Cell(f"{held.digits:.1f}", kind, number=True)


def list_cards(report: Report) -> Iterator[Card]:
    """A card for each result of each set that differs, and for those of the first."""
    first = report.sets[0].kind if report.sets else ""
    for one in report.sets:
        for compared in one.compared:
            if not compared.agreement.agrees or one.kind == first:
                yield make_result(report, compared, one.kind)


def make_result(report: Report, one: Compared, kind: str) -> Card:
    held = one.agreement
    verdict = {"same": "right", "different": "wrong", "size": "wrong"}
    blocks = report.blocks.get("A", {}).get(one.of, ())
    where = held.apart is not None and held.apart.size > 1 and not held.agrees
    note = say_apart(held.apart, blocks) if where and held.apart is not None else ""
    note = f"{note} differ" if note else ""
    card = Card(
        verdict.get(held.verdict, "left"),
        one.name,
        f"A against B, {kind}",
        digits=None if held.verdict == "size" else held.digits,
        facts=(("B is laid", held.layout),) if held.layout else (),
        note="different sizes" if held.verdict == "size" else note,
        columns=("A", "B"),
    )
    if held.whole is None or held.turned is None or held.ratios is None:
        return card
    place = partial(spell_in, blocks) if blocks else spell_from_1
    card = fill(card, held.whole, held.turned, held.ratios, place)
    return replace(card, map=draw_blocks(held.ratios, blocks)) if blocks else card


def spell_in(blocks: Sequence[Block], place: Sequence[int]) -> str:
    """An entry of a flat value in its block, W1 (4 1)."""
    for block in blocks:
        inside = np.argwhere(block.places == place[0])
        if len(inside):
            return f"{block.name} {spell_from_1(inside[0].tolist())}"
    return spell_from_1(place)


def draw_blocks(ratios: np.ndarray, blocks: Sequence[Block]) -> Markup:
    """The map of each block of a flat value."""
    flat = ratios.ravel()
    return NOTHING.join(draw_map(flat[b.places], b.name, named=True) for b in blocks)
