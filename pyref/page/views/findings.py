"""Findings of checks and cross-checks as cards."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from pyref.crosscheck.finding import Finding
from pyref.page.html.parts import NOTHING, Card, Entry
from pyref.page.views.numbers import (
    Spell,
    fill,
    spell_digits,
    spell_place,
    spell_share,
    write_number,
)


def make_card(
    kind: str,
    finding: Finding,
    again: str = "",
    curve: Markup = NOTHING,
    group: str = "",
    subject: str = "",
    place: Spell = spell_place,
) -> Card:
    """One array: what is wrong shows several entries, else the nearest to its bound.

    place: how an entry is written, counted from 0 or from 1.
    """
    single = "float32" if finding.dtype == "float32" else ""
    group = " ".join(filter(None, (group, single)))
    at = place(finding.where) if finding.where else ""
    card = Card(
        kind,
        f"{finding.array}{at}",
        subject or finding.case,
        group,
        finding.digits,
        finding.share,
        list_facts(finding),
        finding.note,
        again=again,
        curve=curve,
    )
    held = finding.entries
    if held is None and finding.got:
        return replace(card, entries=(make_entry(finding, place),))
    if held is None or not held.got.size:
        return card
    return fill(card, held.got, held.want, find_shares(finding), place)


def make_entry(finding: Finding, place: Spell) -> Entry:
    """The worst entry, where no others are kept."""
    got, want = float(finding.got), float(finding.want)
    share = finding.share or 0.0
    return Entry(
        place(finding.where),
        write_number(got),
        write_number(want),
        spell_digits(got, want),
        spell_share(share),
        share > 1,
    )


def find_shares(finding: Finding) -> np.ndarray:
    """Of each entry the error as a share of its bound; above 1 where it has none."""
    assert finding.entries
    ratio, limit = finding.entries.ratio, finding.limit
    if limit:
        return ratio / limit
    return np.where(ratio > 0, np.maximum(ratio, 10.0), ratio)


def list_facts(finding: Finding) -> Sequence[tuple[str, str]]:
    """What a finding says beside its entries."""
    facts = [("grade", finding.grade)] if finding.grade else []
    if finding.ratio is not None and finding.limit is not None:
        told = f"{finding.ratio:.3g} of {finding.limit:.3g} units"
        facts.append(("ratio to the bound", told))
    if finding.ulps is not None:
        facts.append(("ulps", f"{finding.ulps:.3g}"))
    if finding.blind:
        facts.append(("not judged", f"{finding.blind} entries"))
    if finding.interim:
        facts.append(("scale", "interim: none is certified"))
    return facts
