"""What pyref gradcheck found of one function of any language, as a page."""

from collections.abc import Iterator, Mapping, Sequence

from pyref.page.html.parts import Card, Page
from pyref.page.views.inputs import make_card
from pyref.page.views.numbers import spell_from_1
from pyref.pairs.gradcheck import GradientCheck
from pyref.pairs.judged import Judged
from pyref.pairs.proofs import say_by, say_how, write_loss
from pyref.pairs.words import say_layout


def make_page(
    check: GradientCheck, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """A card for each gradient, or for each block of one."""
    wrong = [one.result or f"d{one.input}" for one in check.gradients
             if one.verdict == "wrong"]  # fmt: skip
    told = [("takes", f"{name} {say_layout(check, '', name, layout)}")
            for _, name, layout in check.layouts]  # fmt: skip
    told += [("note", note) for note in check.notes]
    inputs = "; ".join(f"{name} {words}".strip() for name, words in check.inputs)
    told.append(("inputs", inputs))
    named = f" ({check.language})" if check.language else ""
    return Page(
        "gradcheck",
        f"{check.target}{named}",
        check.outcome,
        check.reason or ", ".join(wrong) or "each gradient is that of its cost",
        facts or {},
        again,
        tuple(told),
        cards=sort_cards(make_cards(check.gradients, check.target)),
    )


def make_cards(every: Sequence[Judged], subject: str) -> Iterator[Card]:
    """Those of one side."""
    for one in every:
        name = one.result or f"d{one.input}"
        facts = list_facts(one)
        if not one.blocks:
            kind = "wrong" if one.verdict == "wrong" else "blind"
            why = one.reason or "no result is this gradient"
            yield Card(kind, name, subject, facts=facts, note=one.displaced or why)
        for block in one.blocks:
            whole = f"{name}, {block.name}" if len(one.blocks) > 1 else name
            yield make_card(
                block.report,
                whole,
                subject,
                facts,
                "; ".join(filter(None, (one.displaced, say_how(block)))),
                spell_from_1,
            )


def list_facts(one: Judged) -> Sequence[tuple[str, str]]:
    facts = [("by", say_by(one))] if one.by == "directions" else []
    if one.penalty:
        facts.append(("penalty", f"right where {one.penalty} is 0"))
    if one.loss:
        words = " ".join(line.strip() for line in write_loss(one))
        facts.append(("complex steps", words))
    return facts


def sort_cards(cards: Iterator[Card]) -> list[Card]:
    """What is wrong first, then what is not judged, the fewest digits first."""
    order = {"wrong": 0, "lost": 1, "blind": 2}
    return sorted(cards, key=lambda card: (order.get(card.kind, 3), card.digits or 0.0))
