"""A comparison in words, for a terminal of 80 columns. Nothing is judged here."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from textwrap import wrap
from typing import Any

import numpy as np

from pyref.compare.agree import Agreement
from pyref.compare.blocks import Block
from pyref.compare.describe import Fact, describe
from pyref.compare.describe import find_where as describe_where
from pyref.compare.diverge import Divergence
from pyref.compare.judged import BlockReport, Judged
from pyref.compare.layout import Layout, Step
from pyref.compare.report import Compared, Report
from pyref.compare.side import Step as Assigned
from pyref.probing.verdict import tell_apart

WIDTH = 80
AROUND = 2  # lines of source before and behind the one where they part

STEPS = {
    "column": "as a column",
    "row": "as a row",
    "flat": "as one axis",
    "transposed": "transposed",
    "axes": "with axes {}",
    "from": "labels from {}",
    "ten": "labels with 0 for {}",
    "onehot": "one-hot",
    "order": "unrolled {}",
}
WHERE = {
    "rows": ("row {}", "rows {}"),
    "columns": ("column {}", "columns {}"),
    "entries_at": ("entry {}", "entries {}"),
    "all_but_rows": ("all but row {}", "all but rows {}"),
    "all_but_columns": ("all but column {}", "all but columns {}"),
    "all_but_entries_at": ("all but entry {}", "all but entries {}"),
    "diagonal": ("the diagonal", ""),
    "off_diagonal": ("all off the diagonal", ""),
}


BESIDE = {
    "factor": "B is {} times A",
    "zero": "B is 0 there",
    "constant": "B is A plus {}",
    "order": "B has A's entries along {}",
    "transposed": "B is A transposed",
}


LOSSES = {
    "conjugates": "conjugates (.' would not)",
    "magnitude": "takes a magnitude",
    "largest": "takes the largest or orders",
    "compares": "compares",
    "real": "makes it real",
    "refuses": "takes no complex numbers",
    "": "is not analytic",
}


def write_report(report: Report) -> str:
    """All lines: the verdict first, then what it rests on, worst first."""
    return "\n".join(write_lines(report))


def write_lines(report: Report) -> Iterator[str]:
    yield f"A  {report.a}" + (
        f"  ({report.languages[0]})" if report.languages[0] else ""
    )
    yield f"B  {report.b}" + (
        f"  ({report.languages[1]})" if report.languages[1] else ""
    )
    yield write_verdict(report)
    if report.reason:
        yield from fold(f"  {report.reason}")
        return
    yield from write_layouts(report)
    yield ""
    yield from write_results(report)
    for note in report.notes:
        yield from fold(f"  note: {note}")
    if any(report.gradients.values()):
        yield ""
        yield from write_gradients(report)
    if report.divergence:
        yield ""
        yield from write_divergence(report.divergence)
    if report.steps:
        from pyref.compare.steps import write_steps  # which has its lines from here

        yield ""
        yield from write_steps(report.steps)


def write_verdict(report: Report) -> str:
    if report.outcome == "not judged":
        return "not judged"
    told = {"same": "the same", "different": "different"}[report.outcome]
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


def join(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def gradient_words(report: Report) -> str:
    """That all gradients are right, or those that were judged."""
    judged = [one for _, one in report.judged if one.verdict != "none"]
    if not judged or any(one.verdict == "blind" for one in judged):
        return ""
    right = [one.verdict == "right" for one in judged]
    if report.outcome == "different":
        return ", though each gradient is right for its own cost" if all(right) else ""
    told = {one.input for one in judged if one.verdict == "right"}
    return ", and right" if told == {one.input for one in judged} else ""


def write_layouts(report: Report) -> Iterator[str]:
    """Conventions in which a side takes an input, one a line."""
    for letter, name, layout in report.layouts:
        yield from fold(
            f"  {letter} takes {name} {say_layout(report, letter, name, layout)}"
        )


def say_layout(report: Any, letter: str, name: str, layout: Layout) -> str:
    return ", ".join(say_step(report, letter, name, step) for step in layout.steps)


def say_step(report: Any, letter: str, name: str, step: Step) -> str:
    form = STEPS[step.kind]
    if step.kind == "order":
        blocks = report.blocks.get(letter, {}).get(name, ())
        return f"unrolled {say_orders(blocks)}"
    if step.kind == "axes":
        return form.format(" ".join(str(k + 1) for k in step.detail))
    if step.kind == "ten":
        return form.format(step.detail[0])
    return form.format(*step.detail)


def say_orders(blocks: Sequence[Block]) -> str:
    """down columns, along rows, or each block with its way."""
    ways = {"rows": "along rows", "columns": "down columns"}
    orders = {block.order for block in blocks if block.order}
    sizes = [f"{b.name} {' x '.join(map(str, b.shape))}" for b in blocks]
    if len(orders) == 1:
        return f"{ways[orders.pop()]} ({', '.join(sizes)})"
    named = [
        f"{s} {ways.get(b.order, '')}".strip()
        for s, b in zip(sizes, blocks, strict=True)
    ]
    return f"otherwise: {', '.join(named)}"


def write_results(report: Report) -> Iterator[str]:
    """A line for each result, over all sets: the worst of them."""
    sets = report.sets
    names = list(dict.fromkeys(c.name for one in sets for c in one.compared))
    kinds = ", ".join(one.kind for one in sets if one.compared)
    yield f"  results on {kinds}"
    wide = max(map(len, names), default=0)
    for name in names:
        found = [c for one in sets for c in one.compared if c.name == name]
        worst = max(found, key=lambda one: rank(one.agreement))
        blocks = report.blocks.get("A", {}).get(worst.of, ())
        yield from write_result(name.ljust(wide), worst, blocks)
    for name in dict.fromkeys(name for one in sets for name in one.lost):
        yield f"    {name}  of different sizes, or given by one side alone"
    for one in sets:
        for letter, error in one.errors:
            yield from fold(f"    {one.kind}: {letter} raised: {error}")


def rank(found: Agreement) -> tuple[bool, float]:
    return not found.agrees, found.ratio


def write_result(name: str, one: Compared, blocks: Sequence[Block]) -> Iterator[str]:
    found = one.agreement
    if found.verdict == "size":
        yield f"    {name}  different sizes"
        return
    turned = f" ({found.layout})" if found.layout else ""
    if found.agrees:
        extra = f", {found.unstable} unstable" if found.unstable else ""
        yield f"    {name}  same, {found.digits:.1f} digits{turned}{extra}"
        return
    assert found.apart is not None
    text = f"    {name}  different, {found.digits:.1f} digits{turned}"
    if found.apart.size > 1:
        text += f", {say_apart(found.apart, blocks)}"
    values = (
        f"A has {write_number(found.a, found.b)}, B {write_number(found.b, found.a)}"
    )
    yield from fold(f"{text}: {say_place(found.place, blocks)}{values}")


def say_apart(apart: np.ndarray, blocks: Sequence[Block]) -> str:
    """Which entries differ: the rows or columns of each block, else how many."""
    if not blocks:
        facts = [fact for fact in describe_where(apart) if fact.kind in WHERE]
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
    if not any(place):
        return "" if not place else "at (" + " ".join("1" for _ in place) + ") "
    for block in blocks if len(place) == 1 else ():
        inside = np.argwhere(block.places == place[0])
        if len(inside):
            numbers = " ".join(str(k + 1) for k in inside[0])
            return f"at {block.name} ({numbers}) "
    return "at (" + " ".join(str(k + 1) for k in place) + ") "


def write_number(value: complex, beside: complex = 0.0) -> str:
    if isinstance(value, complex):
        return f"{value:.6g}"
    if isinstance(beside, complex):
        return f"{value:.6g}"
    return tell_apart(float(value), float(beside)).partition(",")[0]


def write_gradients(report: Report) -> Iterator[str]:
    yield "  gradients, each by its own cost"
    for letter, every in report.gradients.items():
        for one in every:
            yield from write_gradient(letter, one)


def write_gradient(letter: str, one: Judged) -> Iterator[str]:
    head = f"    {letter}  " if letter else "  "
    head += one.result or f"d{one.input}"
    if one.verdict == "none":
        yield f"{head}: no result is it"
        return
    if one.verdict == "lost":
        yield from fold(f"{head}: not judged: {one.reason}")
        return
    single = len(one.blocks) == 1
    if single:
        yield from write_block(f"{head}  ", one.blocks[0], one.by)
    else:
        yield f"{head}  {one.verdict}, by {one.by}"
        for block in one.blocks:
            yield from write_block(f"       {block.name}  ", block, "")
    if one.loss:
        yield from write_loss(one)
    if one.penalty:
        yield f"       right where {one.penalty} is 0: it is the penalty's part"


def write_loss(one: Judged) -> Iterator[str]:
    """The line in which the complex step is lost; the slopes have decided."""
    assert one.loss
    step, ratio = one.loss.step, one.complex.get("ratio")
    told = f", {float(ratio):.3g} times the slope" if ratio is not None else ""
    why = LOSSES[one.loss.kind]
    yield from fold(
        f"       no complex step{told}: line {step.line} of {Path(step.file).name}"
        f" {why}: {step.text}"
    )


def write_block(head: str, block: BlockReport, by: str) -> Iterator[str]:
    found = block.report
    text = f"{head}{found.verdict}"
    if found.verdict == "blind":
        yield f"{text}: only {found.judged} of {found.entries} entries can be judged"
        return
    text += f", {found.digits:.1f} digits, {found.judged} of {found.entries} entries"
    text += f" by {by}" if by else ""
    if found.verdict == "wrong":
        facts = say_facts(block.facts)
        place = " ".join(str(k + 1) for k in found.place)
        text += f"; at ({place}): {tell_apart(found.got, found.want)}"
        text += f"; {facts}" if facts else ""
    yield from fold(text)


def say_facts(facts: Sequence[Fact]) -> str:
    return ", ".join(filter(None, map(say_fact, facts)))


def say_fact(fact: Fact) -> str:
    if fact.kind in WHERE:
        one, many = WHERE[fact.kind]
        return (one if len(fact.places) < 2 else many).format(say_places(fact.places))
    if fact.kind == "factor":
        named = f" ({fact.name})" if fact.name else ""
        if fact.number == -1:
            return "with the opposite sign"
        return f"{fact.number:.6g} times{named} what it should be"
    return {
        "zero": "it is 0 there",
        "transposed": "it is transposed",
        "order": f"its entries come in the other order, by {fact.name}",
        "constant": f"off by {fact.number:.6g}",
        "term": f"off by {fact.number:.6g} times {fact.name}",
        "entries": f"{fact.number:.0f} of {sum(fact.places)} entries",
    }.get(fact.kind, "")


def say_places(places: Sequence[int]) -> str:
    """Numbers from 1, runs as 3-7, no more than six."""
    runs: list[list[int]] = []
    for place in places:
        if runs and place == runs[-1][-1] + 1:
            runs[-1].append(place)
        else:
            runs.append([place])
    words = [
        f"{run[0] + 1}-{run[-1] + 1}" if len(run) > 2 else
        ", ".join(str(k + 1) for k in run)
        for run in runs
    ]  # fmt: skip
    more = " and more" if len(words) > 6 else ""
    return ", ".join(words[:6]) + more


def write_divergence(found: Divergence) -> Iterator[str]:
    """What agrees before, what parts first and by what, and both sources there."""
    if found.before:
        names = ", ".join(found.before)
        yield from fold(f"  {names} agree{'s' if len(found.before) == 1 else ''} to "
                        f"{found.digits:.0f} digits")  # fmt: skip
    where = say_where(found)
    yield from fold(f"  first apart: {name_both(found)}{where}")
    sides = zip("AB", (found.a, found.b), found.made_of, strict=True)
    for letter, step, parts in sides:
        if step:
            yield from write_source(letter, step)
        if parts and step:
            other = {"A": "B", "B": "A"}[letter]
            yield from fold(f"     made of {join(parts)}, which {other} has not so")


def name_both(found: Divergence) -> str:
    names = [step.name for step in (found.a, found.b) if step]
    return " and ".join(dict.fromkeys(names))


def say_where(found: Divergence) -> str:
    """Rows or columns that differ, the worst entry of both, and one factor or sign."""
    step, held = found.a, found.agreement
    if not step or held is None or held.apart is None or held.turned is None:
        return ""
    facts = describe(held.turned, step.value, held.apart)
    places = say_facts([fact for fact in facts if fact.kind in WHERE])
    place = " ".join(str(k + 1) for k in held.place)
    told = f", {places}" if places else ""
    told += f": at ({place}) A has {write_number(held.a, held.b)}, B "
    told += write_number(held.b, held.a)
    how = [say_beside(fact) for fact in facts if fact.kind in BESIDE]
    return told + (f"; {how[0]}" if how else "")


def say_beside(fact: Fact) -> str:
    """A fact on how B's value stands to A's."""
    if fact.kind == "factor" and fact.number == -1:
        return "B has the opposite sign"
    return BESIDE[fact.kind].format(f"{fact.number:.6g}", fact.name)


def write_source(letter: str, step: Assigned) -> Iterator[str]:
    turns = "" if step.turn == "only" else f", the {step.turn} of {step.count} times"
    yield f"  {letter}  {Path(step.file).name}, line {step.line}{turns}"
    lines = read_lines(step.file)
    first = max(1, step.line - AROUND)
    for number in range(first, min(len(lines), step.line + AROUND) + 1):
        mark = ">" if number == step.line else " "
        yield f"     {mark} {number:4d}  {lines[number - 1].rstrip()}"[:WIDTH]
    if not lines:
        yield f"     > {step.line:4d}  {step.text}"[:WIDTH]


def read_lines(file: str) -> list[str]:
    try:
        return Path(file).read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return []


def fold(text: str) -> list[str]:
    """A line of at most 80 columns, the rest of it indented below."""
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    return wrap(text, WIDTH, subsequent_indent=indent, break_long_words=False) or [""]


def write_checked(check: Any) -> str:
    """What gradcheck found, as lines: the verdict first."""
    head = f"{check.target}  ({check.language})" if check.language else check.target
    told = {"right": "right", "wrong": "wrong", "not judged": "not judged"}
    lines = [f"{head}: {told[check.outcome]}"]
    if check.reason:
        lines += fold(f"  {check.reason}")
    for _, name, layout in check.layouts:
        lines += fold(f"  takes {name} {say_layout(check, '', name, layout)}")
    for one in check.gradients:
        lines += write_gradient("", one)
    return "\n".join(lines)
