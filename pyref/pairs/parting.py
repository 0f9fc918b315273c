"""The first divergence in words: what agrees before, both values, both sources."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap

from pyref.measure import spell_entry
from pyref.pairs.describe import SAME, Fact, describe
from pyref.pairs.diverge import Divergence, Unrolled
from pyref.pairs.leaves import say_size
from pyref.pairs.side import Step
from pyref.pairs.statements import read_lines
from pyref.pairs.words import (
    ORDERS,
    WHERE,
    WIDTH,
    fold,
    join,
    say_facts,
    write_number,
)

AROUND = 2  # lines of source before and behind the one where they part
BESIDE = {
    "factor": "B is {} times A",
    "zero": "B is 0 there",
    "constant": "B is A plus {}",
    "transposed": "B is A transposed",
}

TURNED = {
    "": "the same numbers in both, by an input that they take in two layouts",
    "transposed": "B is A transposed",
    "down columns": "B has A's entries {}",
    "along rows": "B has A's entries {}",
}


def write_divergence(found: Divergence, several: bool = False) -> Iterator[str]:
    """What agrees before, what parts first and by what, and both sources there.

    several: of several sets, that of the numbers is named.
    """
    if before := list_before(found):
        names = ", ".join(before)
        yield from fold(f"  {names} agree{'s' if len(before) == 1 else ''} to "
                        f"{found.digits:.0f} digits")  # fmt: skip
    yield from fold(f"  {say_first(found, several)}")
    if found.rest:
        yield from fold(f"  {say_rest(found)}")
    sides = zip("AB", (found.a, found.b), found.made_of, found.lines, strict=True)
    for letter, step, parts, lines in sides:
        if step:
            yield from write_source(letter, step, lines)
            yield from (f"     {told}" for told in say_lines(step, lines))
        if parts and step:
            other = {"A": "B", "B": "A"}[letter]
            told = f"made of {join(parts)}; nothing in {other} agrees with"
            yield from fold(f"     {told} {'it' if len(parts) == 1 else 'them'}")
    if found.unrolled and found.unrolled.back:
        yield from write_source(found.unrolled.letter, found.unrolled.back)


def say_rest(found: Divergence) -> str:
    """What else differs, as text."""
    if not found.rest:
        return ""
    return f"this does not explain {join(found.rest)}: mend it and run again"


def say_lines(step: Step, lines: Sequence[int]) -> list[str]:
    """That a value is assigned in several lines, each of which may be the wrong one."""
    if not lines:
        return []
    return [f"{step.told} is assigned in lines {join([*map(str, lines)])}"]


def list_before(found: Divergence) -> list[str]:
    """The names of what agrees before, without those that part."""
    parted = {step.told for step in (found.a, found.b) if step}
    parted |= {*found.unrolled.names} if found.unrolled else set()
    return [name for name in found.before if name not in parted]


def say_first(found: Divergence, several: bool) -> str:
    """What parts first, and by what."""
    if found.unrolled:
        return f"first apart: {say_unrolled(found.unrolled)}"
    if found.paired:
        return f"first apart: {name_both(found)}{say_where(found, several)}"
    return f"first that the other does not confirm: {name_each(found)}"


def name_both(found: Divergence) -> str:
    names = [step.told for step in (found.a, found.b) if step]
    return " and ".join(dict.fromkeys(names))


def name_each(found: Divergence) -> str:
    sides = zip("AB", (found.a, found.b), strict=True)
    return ", ".join(say_whose(letter, step.told) for letter, step in sides if step)


def say_whose(letter: str, told: str) -> str:
    """B's loss, or what B's cost returns."""
    what = "what "
    if told.startswith(what):
        return f"{what}{letter}'s {told.removeprefix(what)}"
    return f"{letter}'s {told}"


def say_where(found: Divergence, several: bool) -> str:
    """Rows or columns that differ, the worst entry of both, and one factor or sign."""
    step, held = found.a, found.agreement
    if held and held.verdict == "size":
        sizes = [say_size(one.value) for one in (found.a, found.b) if one]
        return f": {f'on {found.kind} ' if several else ''}A has {', B '.join(sizes)}"
    if not step or held is None or held.apart is None or held.turned is None:
        return ""
    if held.agrees:
        return f": {TURNED.get(held.layout, TURNED['']).format(held.layout)}"
    facts = describe(held.turned, step.value, held.apart)
    places = say_facts([fact for fact in facts if fact.kind in WHERE])
    place = spell_entry(held.place, from_one=True)
    told = f", {places}" if places else ""
    on = f"on {found.kind} " if several else ""
    told += f": {on}at {place} A has {write_number(held.a, held.b)}, B "
    told += write_number(held.b, held.a)
    how = [say_beside(fact) for fact in facts if tells_how(fact, held.apart.size)]
    return told + (f"; {how[0]}" if how else "")


def tells_how(fact: Fact, entries: int) -> bool:
    """Whether it says how two values stand; any two numbers have some factor."""
    if fact.kind == "factor" and entries == 1:
        ratios = abs(fact.number), 1 / abs(fact.number)
        return any(abs(ratio - round(ratio)) < SAME for ratio in ratios)
    return fact.kind in (*BESIDE, "order")


def say_unrolled(found: Unrolled) -> str:
    """How pieces are read and how their gradient comes back, and how elsewhere."""
    names, many = join(found.names), len(found.names) > 1
    them, theirs = ("them", "their gradients") if many else ("it", "its gradient")
    other = "A" if found.letter == "B" else "B"
    told = f"{names}: {found.letter} reads {them} {ORDERS[found.read]}"
    if found.other:
        same = found.other == found.read
        told += f" ({other} {'too' if same else ORDERS[found.other]})"
    back = "columns" if found.read == "rows" else "rows"
    return f"{told}, and returns {theirs} {ORDERS[back]}"


def say_beside(fact: Fact) -> str:
    """A fact on how B's value stands to A's."""
    if fact.kind == "factor" and fact.number == -1:
        return "B has the opposite sign"
    if fact.kind == "order":
        back = "rows" if fact.name == "columns" else "columns"
        return f"what A has {ORDERS[fact.name]} B has {ORDERS[back]}"
    return BESIDE[fact.kind].format(f"{fact.number:.6g}")


def write_source(letter: str, step: Step, others: Sequence[int] = ()) -> Iterator[str]:
    """The lines around a step, it and others of its name marked."""
    turns = "" if step.turn == "only" else f", the {step.turn} of {step.count} times"
    yield f"  {letter}  {Path(step.file).name}, line {step.line}{turns}"
    lines = read_lines(step.file)
    first = max(1, step.line - AROUND)
    for number in range(first, min(len(lines), step.line + AROUND) + 1):
        mark = ">" if number in (step.line, *others) else " "
        yield from fold_source(f"     {mark} {number:4d}  ", lines[number - 1])
    if not lines:
        yield from fold_source(f"     > {step.line:4d}  ", step.text)


def fold_source(head: str, line: str) -> list[str]:
    """A line of source behind its number; the rest of a long one stands below."""
    line = line.rstrip().expandtabs()
    indent = min(len(line) - len(line.lstrip()) + 4, WIDTH // 2)
    below = " " * (len(head) + indent)
    lines = wrap(head + line, WIDTH, subsequent_indent=below, break_on_hyphens=False)
    return lines or [head]
