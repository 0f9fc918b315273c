"""Gradients that were held against slopes or complex steps, as cards."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from pyref.page.html.curve import draw_curve
from pyref.page.html.parts import NOTHING, Card, Entry
from pyref.page.views.numbers import (
    Spell,
    fill,
    spell_digits,
    spell_place,
    write_number,
)
from pyref.probing.verdict import InputReport


def make_card(
    report: InputReport,
    name: str,
    subject: str,
    facts: Sequence[tuple[str, str]] = (),
    note: str = "",
    place: Spell = spell_place,
) -> Card:
    """The card of the gradient of one input, or of a block of it."""
    kind = report.verdict
    told = f"{report.judged} of {report.entries} entries by {report.by}"
    facts = (("judged", told), *facts)
    card = Card(
        kind,
        name,
        subject,
        digits=None if kind == "blind" else report.digits,
        facts=facts,
        note=note,
        curve=draw_steps(report),
    )
    if report.by == "directions":
        return replace(card, entries=(make_entry(report, place),))
    shares = find_shares(report)
    if shares is None or report.given is None:
        return card
    return fill(card, report.given, report.gradient, shares, place)


def make_entry(report: InputReport, place: Spell) -> Entry:
    """The worst entry that was found along directions; no others are known."""
    return Entry(
        place(report.place),
        write_number(report.got),
        write_number(report.want),
        spell_digits(report.got, report.want),
        "",
        report.verdict == "wrong",
    )


def find_shares(report: InputReport) -> np.ndarray | None:
    """Of each entry how far off it is, of how far it may be; NaN: not judged."""
    if report.given is None or report.room is None or not report.given.size:
        return None
    with np.errstate(all="ignore"):
        off = np.abs(report.given - report.gradient.reshape(report.given.shape))
        off = np.where(np.isfinite(report.given), off, np.inf)
        shares = off / np.maximum(report.room, 1e-300)
    return np.where(np.isnan(report.room), np.nan, shares)


def draw_steps(report: InputReport) -> Markup:
    """How far the slopes of the worst entry are from what judged it, by each step."""
    if not report.steps or not report.want:
        return NOTHING
    size = abs(report.want)
    return draw_curve(
        [(h, abs(slope - report.want) / size) for h, slope in report.steps],
        [("the gradient given", abs(report.got - report.want) / size)],
        "step h",
        f"slopes and the gradient given: error relative to the {report.by}",
    )
