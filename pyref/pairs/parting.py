"""The first divergence in words: what agrees before, both values, both sources."""

from collections.abc import Iterator
from pathlib import Path
from textwrap import wrap

from pyref.pairs.describe import Fact, describe
from pyref.pairs.diverge import Divergence
from pyref.pairs.side import Step
from pyref.pairs.statements import read_lines
from pyref.pairs.words import WHERE, WIDTH, fold, join, say_facts, write_number

AROUND = 2  # lines of source before and behind the one where they part
BESIDE = {
    "factor": "B is {} times A",
    "zero": "B is 0 there",
    "constant": "B is A plus {}",
    "order": "B has A's entries along {1}",
    "transposed": "B is A transposed",
}

TURNED = {
    "transposed": "B is A transposed",
    "down columns": "B has A's entries {}",
    "along rows": "B has A's entries {}",
}


def write_divergence(found: Divergence, several: bool = False) -> Iterator[str]:
    """What agrees before, what parts first and by what, and both sources there.

    several: of several sets, that of the numbers is named.
    """
    parted = {step.told for step in (found.a, found.b) if step}
    before = [name for name in found.before if name not in parted]
    if before:
        names = ", ".join(before)
        yield from fold(f"  {names} agree{'s' if len(before) == 1 else ''} to "
                        f"{found.digits:.0f} digits")  # fmt: skip
    if found.paired:
        yield from fold(f"  first apart: {name_both(found)}{say_where(found, several)}")
    else:
        yield from fold(f"  first that the other does not confirm: {name_each(found)}")
    if found.rest:
        told = f"this does not explain {join(found.rest)}: mend it and run again"
        yield from fold(f"  {told}")
    sides = zip("AB", (found.a, found.b), found.made_of, strict=True)
    for letter, step, parts in sides:
        if step:
            yield from write_source(letter, step)
        if parts and step:
            other = {"A": "B", "B": "A"}[letter]
            yield from fold(f"     made of {join(parts)}, which {other} has not so")


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
    if not step or held is None or held.apart is None or held.turned is None:
        return ""
    if held.agrees:
        return f": {TURNED.get(held.layout, 'B is A with {}').format(held.layout)}"
    facts = describe(held.turned, step.value, held.apart)
    places = say_facts([fact for fact in facts if fact.kind in WHERE])
    place = " ".join(str(k + 1) for k in held.place)
    told = f", {places}" if places else ""
    on = f"on {found.kind} " if several else ""
    told += f": {on}at ({place}) A has {write_number(held.a, held.b)}, B "
    told += write_number(held.b, held.a)
    how = [say_beside(fact) for fact in facts if fact.kind in BESIDE]
    return told + (f"; {how[0]}" if how else "")


def say_beside(fact: Fact) -> str:
    """A fact on how B's value stands to A's."""
    if fact.kind == "factor" and fact.number == -1:
        return "B has the opposite sign"
    return BESIDE[fact.kind].format(f"{fact.number:.6g}", fact.name)


def write_source(letter: str, step: Step) -> Iterator[str]:
    turns = "" if step.turn == "only" else f", the {step.turn} of {step.count} times"
    yield f"  {letter}  {Path(step.file).name}, line {step.line}{turns}"
    lines = read_lines(step.file)
    first = max(1, step.line - AROUND)
    for number in range(first, min(len(lines), step.line + AROUND) + 1):
        mark = ">" if number == step.line else " "
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
