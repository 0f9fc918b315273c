"""Numbers of an array beside what they must be, the worst first, and their map."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

import numpy as np
from markupsafe import Markup

from pyref.measure import spell, spell_entry
from pyref.page.html.heat import draw_heat
from pyref.page.html.levels import MOST, make_scale, say_edge
from pyref.page.html.parts import Card, Entry, Number
from pyref.port.wording import write_place

Array = np.ndarray
Spell = Callable[[Sequence[int]], str]
ALL = 16.0
FULL, FEW = 6, 1  # entries shown of an array that is wrong, and of one that is right


def write_number(value: complex) -> Number:
    """A number in decimal and in hex; a complex one as both parts."""
    if isinstance(value, complex):
        return Number(f"{value:.17g}", f"{value.real.hex()} {value.imag.hex()}i")
    return Number(repr(float(value)), float(value).hex())


def spell_place(where: Sequence[int], target: str = "") -> str:
    """An entry as the language of a target counts, from 0 as long as it is none."""
    return write_place(where, target) or "all of it"


def spell_from_1(where: Sequence[int]) -> str:
    """An entry counted from 1, as Octave has it."""
    return spell_entry(where, from_one=True) if where else "all of it"


def find_worst(shares: Array) -> tuple[int, ...]:
    """The entry with the largest share of its bound."""
    if not shares.size:
        return ()
    worst = int(np.argmax(np.where(np.isnan(shares), -1, shares)))
    return tuple(map(int, np.unravel_index(worst, shares.shape)))


def fill(
    card: Card, got: Array, want: Array, shares: Array, place: Spell = spell_place
) -> Card:
    """A card with the map of its array, and the entries with the largest shares."""
    if not got.size:
        return card
    want = want.reshape(got.shape)
    found = list_entries(got, want, shares, card.kind == "wrong", place)
    return replace(card, entries=tuple(found), map=draw_map(shares, card.name))


def list_entries(
    got: Array, want: Array, shares: Array, full: bool, place: Spell
) -> Iterator[Entry]:
    """The entry with the largest share; full: several, where more of them are wrong."""
    flat = np.where(np.isnan(shares), -1, shares).ravel()
    worst = np.argsort(-flat, kind="stable")[: FULL if full else FEW]
    for k in worst[: max(FEW, np.count_nonzero(flat > 1))]:
        where = tuple(map(int, np.unravel_index(k, shares.shape)))
        one, other = got.flat[k].item(), want.flat[k].item()
        share = shares.flat[k]
        yield Entry(
            place(where),
            write_number(one),
            write_number(other),
            spell_digits(one, other),
            spell_share(share),
            bool(share > 1),
        )


def spell_share(share: float) -> str:
    """The share of a bound, as far as its size means anything."""
    if np.isnan(share):
        return "not judged"
    return f"{share:.2g}" if share < MOST else f"over {say_edge(MOST)}"


def spell_digits(one: complex, other: complex) -> str:
    """How many digits of an entry are right."""
    with np.errstate(all="ignore"):
        off = np.abs(np.subtract(one, other)) / np.abs(other)
        if one == other or (one != one and other != other):
            return "all"
        if not np.isfinite(off):
            return "0.0"
        return f"{np.clip(-np.log10(off), 0, ALL) + 0.0:.1f}"


def draw_map(shares: Array, name: str, named: bool = False) -> Markup:
    """The heat map of an array, its worst entry ringed; named: below its name."""
    if shares.size < 2:
        return Markup("")
    scale = make_scale(shares)
    size = spell(shares.shape)
    words = f"{name}, {size}: error of each entry as a share of its bound"
    worst = find_worst(shares)
    ring = worst if shares[worst] > 1 else ()
    drawn = draw_heat(scale.level(shares), scale, words, ring)
    return Markup("<b>{}</b>{}").format(name, drawn) if named else drawn
