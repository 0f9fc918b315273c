"""The short form of a page, as a notebook keeps it: what is wrong, and the worst."""

from dataclasses import replace

from pyref.page.html.parts import Page

CARDS, ROWS = 5, 12


def shorten(page: Page) -> Page:
    """The same with few cards, those that are not right, and few rows."""
    bad = [card for card in page.cards if card.kind != "right"]
    tables = [
        replace(one, rows=one.rows[:ROWS])
        for one in page.tables
        if page.outcome not in ("right", "same")
    ]
    left = len(bad) - CARDS
    told = f"{left} more arrays are not right." if left > 0 else ""
    return replace(page, cards=bad[:CARDS], tables=tables, left=told)
