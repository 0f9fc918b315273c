"""Facts and layouts in words, and lines of 80 columns. Nothing is judged here."""

from collections.abc import Sequence
from typing import Any

from pyref.fold import wrap_whole
from pyref.measure import spell
from pyref.pairs.blocks import Block
from pyref.pairs.describe import SAME, Fact
from pyref.pairs.layout import Layout, Step
from pyref.probing.verdict import tell_apart

WIDTH = 80

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

ORDERS = {"rows": "along rows", "columns": "down columns"}

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
    orders = {block.order for block in blocks if block.order}
    sizes = [f"{b.name} {spell(b.shape)}" for b in blocks]
    if len(orders) == 1:
        return f"{ORDERS[orders.pop()]} ({', '.join(sizes)})"
    named = [
        f"{s} {ORDERS.get(b.order, '')}".strip()
        for s, b in zip(sizes, blocks, strict=True)
    ]
    how = "in two orders" if orders else "otherwise"
    return f"{how}: {', '.join(named)}"


def say_facts(facts: Sequence[Fact]) -> str:
    return ", ".join(filter(None, map(say_fact, facts)))


def say_fact(fact: Fact) -> str:
    if fact.kind in WHERE:
        one, many = WHERE[fact.kind]
        return (one if len(fact.places) < 2 else many).format(say_places(fact.places))
    if fact.kind == "factor":
        named = f" ({fact.name})" if fact.name else ""
        if abs(fact.number + 1) < SAME:
            return "with the opposite sign"
        return f"{fact.number:.6g} times{named} what it should be"
    return {
        "zero": "it is 0 there",
        "transposed": "it is transposed",
        "order": f"its entries come in the other order, by {fact.name}",
        "constant": f"off by {fact.number:.6g}",
        "unrolled": f"read {ORDERS.get(fact.name, '')}, returned otherwise",
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


def write_number(value: complex, beside: complex = 0.0) -> str:
    if isinstance(value, complex):
        return f"{value:.6g}"
    if isinstance(beside, complex):
        return f"{value:.6g}"
    return tell_apart(float(value), float(beside)).partition(",")[0]


def join(names: Sequence[str]) -> str:
    """a, b and c."""
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def fold(text: str, whole: Sequence[str] = ()) -> list[str]:
    """A line of at most 80 columns, the rest of it indented below; whole: what is not
    broken, as the path of a target."""
    indent = " " * (len(text) - len(text.lstrip()) + 4)
    return wrap_whole(text, WIDTH, indent, whole) or [""]


def fold_head(name: str, rest: str) -> list[str]:
    """A name and what stands behind it, below it where the line would be too long."""
    text = f"{name}  {rest}".rstrip()
    return [text] if len(text) <= WIDTH or not rest else [name, *fold(f"    {rest}")]
