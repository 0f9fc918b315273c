"""A comparison in words, for a terminal of 80 columns. Nothing is judged here."""

from collections.abc import Iterator, Sequence

import numpy as np

from pyref.measure import spell_entry
from pyref.pairs.blocks import Block
from pyref.pairs.describe import find_where
from pyref.pairs.judged import Judged
from pyref.pairs.labels import say_numbering
from pyref.pairs.parting import write_divergence
from pyref.pairs.proofs import write_gradients
from pyref.pairs.report import Compared, Report, SetReport
from pyref.pairs.words import (
    ORDERS,
    WHERE,
    fold,
    fold_head,
    join,
    say_facts,
    say_layout,
    write_number,
)

HELD = "\u00a0"  # a space at which no line is broken


def write_report(report: Report) -> str:
    """All lines: the verdict first, then what it rests on, worst first."""
    return "\n".join(write_lines(report))


def write_lines(report: Report) -> Iterator[str]:
    for letter, name, language in zip(
        "AB", (report.a, report.b), report.languages, strict=True
    ):
        yield from fold_head(f"{letter}  {name}", f"({language})" if language else "")
    yield from fold(write_verdict(report))
    if report.reason:
        yield from fold(f"  {report.reason}")
        for note in report.notes:
            yield from fold(f"  note: {note}")
        return
    if report.outcome == "not judged":
        yield from fold(f"  {report.lack}")
    yield from write_layouts(report)
    yield ""
    yield from write_results(report)
    for note in report.notes:
        yield from fold(f"  note: {note}")
    if any(report.gradients.values()):
        yield ""
        yield from fold(f"  gradients, each by its own {say_cost(report.judged)}")
        for letter, every in report.gradients.items():
            yield from write_gradients(letter, every)
        for letter, one in report.shared:
            other = "A" if letter == "B" else "B"
            told = f"is {other}'s, which is right, as far as single precision holds"
            yield from fold(f"    {letter}'s d{one.input} {told}")
    if report.divergence:
        yield ""
        yield from write_divergence(report.divergence, len(report.sets) > 1)
    if report.steps:
        from pyref.pairs.steps import write_steps  # which has its lines from here

        yield ""
        yield from write_steps(report.steps)


def write_verdict(report: Report) -> str:
    if report.outcome == "not judged":
        return "not judged"
    told = {"same": "the same", "different": "different"}[report.outcome]
    if report.outcome == "same" and report.single:
        whose = "" if len(report.single) > 1 else f"{report.single[0]}'s "
        told += f" as far as {whose}single precision holds, {report.digits:.1f} digits"
    if report.outcome == "same" and (report.numbered or report.assumed):
        assumed = [say_numbering(name, step) for name, step in report.numbered]
        assumed += [say_assumed(report, *one) for one in report.assumed]
        told += f", if {join(assumed)}"
    if report.differs_on == ["one row"] and len(report.sets) > 1:
        told += " with one row only (--sets leaves it out)"
    if report.wrong_cost:
        letter, name = report.wrong_cost
        other = "A" if letter == "B" else "B"
        how = f"its gradients are those of {other}, which are right for {other}'s cost"
        return f"{told}: {letter}'s {name} is wrong: {how}"
    wrong = [
        f"{letter}'s {join([f'd{one.input}' for one in group])}"
        for letter, every in report.gradients.items()
        if (group := [one for one in every if one.verdict == "wrong"])
    ]
    if wrong:
        joint = " but " if report.outcome == "same" else ", and "
        verb = "is" if len(report.wrong) == 1 else "are"
        return f"{told}{joint}{' and '.join(wrong)} {verb} wrong"
    return told + gradient_words(report)


def say_assumed(report: Report, letter: str, name: str) -> str:
    """In what layout a side takes an input: of labels, or of pieces of a vector."""
    blocks = report.blocks.get(letter, {}).get(name, ())
    ways = {
        way: [block.name for block in blocks if block.order == order]
        for order, way in ORDERS.items()
    }
    pieces = sorted(ways.items(), key=lambda one: len(one[1]))
    if all(names for _, names in pieces):
        (few, first), (many, second) = pieces
        told = f"{join(first)} of {name} {few}, {join(second)} {many}"
        return f"{letter} takes {told}"
    layout = next(one[2] for one in report.layouts if one[:2] == (letter, name))
    return f"{letter} takes {name} {say_layout(report, letter, name, layout)}"


def gradient_words(report: Report) -> str:
    """That all gradients are right, or those that were judged."""
    judged = [one for _, one in report.judged]
    if not judged:
        return ""
    right = [one.verdict == "right" for one in judged]
    if report.outcome == "different":
        return ", though each gradient is right for its own cost" if all(right) else ""
    told = {one.input for one in judged if one.verdict == "right"}
    rest = [f"d{name}" for name in dict.fromkeys(one.input for one in judged)
            if name not in told]  # fmt: skip
    rest += [f"{letter}'s d{one.input}" for letter, one in report.judged
             if one.verdict == "blind" and one.input in told
             and (letter, one) not in report.shared]  # fmt: skip
    return f"; {join(rest)} not judged" if rest else ", and right"


def say_cost(judged: Sequence[tuple[str, Judged]]) -> str:
    """By what gradients are judged: a cost, or outputs times upstream gradients."""
    found = [name for _, one in judged for name in one.upstream]
    return f"outputs times {join([*dict.fromkeys(found)])}" if found else "cost"


def write_layouts(report: Report) -> Iterator[str]:
    """Conventions in which a side takes an input, one a line."""
    for letter, name, layout in report.layouts:
        yield from fold(
            f"  {letter} takes {name} {say_layout(report, letter, name, layout)}"
        )
    for name, step in report.numbered:
        yield from fold(f"  {say_numbering(name, step)}")
    if report.reordered:
        given = [f"{name} as {mine}" for name, mine in report.reordered.names]
        order = "results in another order"
        yield from fold(f"  {report.reordered.letter} gives {order}: {join(given)}")


def write_results(report: Report) -> Iterator[str]:
    """A line for each result, over all sets: the worst of them."""
    sets = report.sets
    names = list(dict.fromkeys(c.name for one in sets for c in one.compared))
    kinds = ", ".join(map(say_set, (one for one in sets if one.compared)))
    if kinds:
        lines = fold(f"  results on {kinds}")
        yield from (line.replace(HELD, " ") for line in lines)
    wide = max(map(len, names), default=0)
    for name in names:
        pairs = [(one.kind, c) for one in sets for c in one.compared if c.name == name]
        kind, worst = max(pairs, key=lambda pair: rank(*pair))
        blocks = report.blocks.get("A", {}).get(worst.of, ())
        apart = [k for k, c in pairs if not c.agreement.agrees]
        some = f" with {join(apart)} only" if len(apart) < len(pairs) else ""
        on = f"on {kind} " if len(sets) > 1 else ""
        yield from write_result(name.ljust(wide), worst, blocks, some, on)
    for line in list_lost(sets, wide):
        yield from fold(f"    {line}")
    for name in dict.fromkeys(name for one in sets for name in one.displaced):
        yield from fold(f"    {name}")
    for one in sets:
        for letter, error in one.errors:
            yield from fold(f"    {one.kind}: {letter} raised: {error}")


def list_lost(sets: Sequence[SetReport], wide: int = 0) -> Iterator[str]:
    """Each result of two sizes, with those on the first set of them."""
    found = {one.name: [s for s in sets if is_lost(s, one.name)]
             for s in sets for one in s.lost}  # fmt: skip
    for name, among in found.items():
        kinds = [one.kind for one in among]
        some = f" with {join(kinds)} only" if len(among) < len(sets) else ""
        told = next(one.told for one in among[0].lost if one.name == name)
        on = f"on {kinds[0]} " if told and len(sets) > 1 else ""
        told = f": {on}{told}" if told else ""
        yield f"{name.ljust(wide)}  different sizes{some}{told}"


def is_lost(one: SetReport, name: str) -> bool:
    return any(lost.name == name for lost in one.lost)


def say_set(one: SetReport) -> str:
    """Its kind, and sizes where these make it what it is."""
    if not one.sizes or one.kind == "second point":
        return one.kind
    return f"{one.kind} ({one.sizes})".replace(" ", HELD)


def rank(kind: str, one: Compared) -> tuple[bool, bool, float]:
    """How bad a result is; one row, of which some give no number, is told last."""
    found = one.agreement
    return not found.agrees, kind != "one row", found.ratio


def write_result(
    name: str, one: Compared, blocks: Sequence[Block], some: str = "", on: str = ""
) -> Iterator[str]:
    """some: on which sets alone it differs; on: the set that the numbers are of."""
    found = one.agreement
    if found.verdict == "size":
        yield f"    {name}  different sizes"
        return
    turned = f" ({found.layout})" if found.layout else ""
    if found.agrees:
        if found.verdict == "nothing":
            yield f"    {name}  all 0, empty or no numbers in both: it proves nothing"
            return
        extra = f", {found.unstable} unstable" if found.unstable else ""
        few = ": rounding leaves no more" if found.verdict == "unsure" else ""
        yield f"    {name}  same, {found.digits:.1f} digits{turned}{extra}{few}"
        return
    assert found.apart is not None
    text = f"    {name}  different{some}, {found.digits:.1f} digits{turned}"
    if found.apart.size > 1:
        text += f", {say_apart(found.apart, blocks)}"
    values = (
        f"A has {write_number(found.a, found.b)}, B {write_number(found.b, found.a)}"
    )
    yield from fold(f"{text}: {on}{say_place(found.place, blocks)}{values}")


def say_apart(apart: np.ndarray, blocks: Sequence[Block]) -> str:
    """Which entries differ: the rows or columns of each block, else how many."""
    if not blocks:
        facts = [fact for fact in find_where(apart) if fact.kind in WHERE]
        return say_facts(facts) or (
            f"{np.count_nonzero(apart)} of {apart.size} entries"
        )
    flat, told = apart.ravel(), []
    for block in blocks:
        mine = flat[block.places]
        if np.any(mine):
            told.append(f"{block.name}: {say_apart(mine, ())}")
    return "; ".join(told)


def say_place(place: Sequence[int], blocks: Sequence[Block]) -> str:
    """An entry counted from 1, that of a flat value in its block."""
    if not place:
        return ""
    for block in blocks if len(place) == 1 and any(place) else ():
        inside = np.argwhere(block.places == place[0])
        if len(inside):
            return f"at {block.name} {spell_entry(inside[0], from_one=True)} "
    return f"at {spell_entry(place, from_one=True)} "
