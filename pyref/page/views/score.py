"""The score of libraries as a page: digits by layer and library, and what is lost."""

from collections.abc import Iterator, Mapping

from pyref.page.html.parts import Card, Cell, Page, Table
from pyref.page.views.findings import make_card
from pyref.scores.score import Row, Scores

KINDS = {"A": "right", "B": "right", "C": "lost", "D": "wrong"}


def make_page(
    scores: Scores, facts: Mapping[str, str] | None = None, again: str = ""
) -> Page:
    """A table of digits, and a card for each layer in which digits are lost."""
    rows = [row for scored in scores.rows.values() for row in scored]
    lost = [row for row in rows if row.grade == "D"]
    told = f"in {len(lost)} of {len(rows)} layers and precisions digits are lost"
    return Page(
        "score",
        ", ".join(f"{name} {v}" for name, v in scores.versions.items()),
        "wrong" if lost else "right",
        f"{told} beyond what rounding explains",
        facts or {},
        again,
        tuple((f"{name} is left out", why) for name, why in scores.missing.items()),
        tables=(make_table(scores),),
        cards=tuple(make_cards(lost)),
    )


def make_table(scores: Scores) -> Table:
    """A row for each layer, a column for each library in each precision."""
    found = {
        (row.layer, name, row.dtype): row
        for name, scored in scores.rows.items()
        for row in scored
    }
    layers = list(dict.fromkeys(layer for layer, *_ in found))
    columns = list(dict.fromkeys((name, dtype) for _, name, dtype in found))
    rows = [
        [Cell(layer), *(make_cell(found.get((layer, *one))) for one in columns)]
        for layer in layers
    ]
    heads = [
        f"{name} {dtype.removeprefix('float64')}".strip() for name, dtype in columns
    ]
    note = (
        "Digits of the worst array and the worst grade; the median of all, and how "
        "many of the cases judged are right."
    )
    if any(row.grade == "D" for row in found.values()):
        note += " Below, what is graded D."
    return Table("Digits", ("layer", *heads), rows, note)


def make_cell(row: Row | None) -> Cell:
    if row is None or row.digits is None:
        return Cell("-", number=True)
    worst, middle = row.digits
    told, kind = f"{worst:.1f} {row.grade}", KINDS.get(row.grade, "")
    more = f"{middle:.1f}, {row.right} of {row.judged}"
    return Cell(told, kind, number=True, more=more)


def make_cards(lost: list[Row]) -> Iterator[Card]:
    """The worst array of each layer and precision, the fewest digits first."""
    known = [row for row in lost if row.worst]
    known.sort(key=lambda row: row.digits[0] if row.digits else -1.0)
    for row in known:
        assert row.worst
        again = f"pyref score {row.library}"
        group = f"{row.library} {row.worst.dtype}"
        yield make_card("wrong", row.worst, again, group=group)
