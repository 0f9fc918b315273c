"""What a page is made of, as data; templates/ turns it into HTML."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from markupsafe import Markup

NOTHING = Markup("")


@dataclass(frozen=True)
class Number:
    """A number as it is read, and all its bits."""

    decimal: str
    hex: str


@dataclass(frozen=True)
class Entry:
    """One entry of an array: where, both numbers, digits, and the share of its bound.

    is_wrong: whether the share is more than it may be.
    """

    place: str
    got: Number
    want: Number
    digits: str
    share: str
    is_wrong: bool


@dataclass(frozen=True)
class Card:
    """One array that was judged, folded until it is opened; the first are open.

    kind: wrong, lost, blind, left or right. subject: of what the array is: a case, a
    set of inputs. columns: what the two numbers are called. again: the command that
    shows it again.
    """

    kind: str
    name: str
    subject: str
    group: str = ""
    digits: float | None = None
    share: float | None = None
    facts: Sequence[tuple[str, str]] = ()
    note: str = ""
    columns: tuple[str, str] = ("is", "must be")
    entries: Sequence[Entry] = ()
    map: Markup = NOTHING
    curve: Markup = NOTHING
    again: str = ""


@dataclass(frozen=True)
class Mistake:
    """What explains the numbers: its name, its effect, and the evidence for it."""

    name: str
    effect: str
    evidence: str


@dataclass(frozen=True)
class Cell:
    """A cell of a table. kind: its color, as that of a card; level: as in a map.

    more: what stands behind it, smaller. order: by what a column of numbers is sorted,
    where that is not the number in the text.
    """

    text: str
    kind: str = ""
    level: int | None = None
    number: bool = False
    more: str = ""
    order: float | None = None


@dataclass(frozen=True)
class Table:
    """A table with its title; the first column names the rows."""

    title: str
    heads: Sequence[str]
    rows: Sequence[Sequence[Cell]]
    note: str = ""

    @property
    def count(self) -> int:
        return len(self.rows)


@dataclass(frozen=True)
class Source:
    """Lines of a source around the one that is meant: number, text, whether it is."""

    letter: str
    file: str
    line: int
    times: str
    lines: Sequence[tuple[int, str, bool]]
    made_of: Sequence[str] = ()
    note: str = ""


@dataclass(frozen=True)
class Parting:
    """Where two functions part: what agrees before, what differs, both sources.

    rest: what else differs, and is not explained by this.
    """

    before: str
    what: str
    sources: Sequence[Source]
    card: Card | None = None
    rest: str = ""


@dataclass(frozen=True)
class Page:
    """All of a page. outcome: right, wrong, same, different or not judged.

    facts: what ran, and versions. again: the command line that shows all of it again.
    list_title: above the cards; left: below them, what has none.
    """

    command: str
    subject: str
    outcome: str
    verdict: str
    facts: Mapping[str, str] = field(default_factory=dict)
    again: str = ""
    told: Sequence[tuple[str, str]] = ()
    mistakes: Sequence[Mistake] = ()
    figures: Sequence[Markup] = ()
    tables: Sequence[Table] = ()
    parting: Parting | None = None
    cards: Sequence[Card] = ()
    list_title: str = "Arrays"
    left: str = ""
