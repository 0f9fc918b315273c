"""Conventions that the user pins, in the words in which a report tells them.

    pins = read_pins(["B takes X transposed", "B takes y labels from 0"], task)
    pins["B"][("X",)]

Without a letter, as "X as given", both sides take it so. What is pinned is not
searched: only layouts that say so are tried on that side.
"""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from pyref.errors import UsageError
from pyref.pairs.blocks import Block, lay_out
from pyref.pairs.inputs import Kind
from pyref.pairs.layout import Layout, Step, list_layouts
from pyref.pairs.task import Layouts, Path, Task
from pyref.pairs.words import STEPS

LINE = re.compile(r"(?:(?:([AB])\s+)?takes\s+)?(.*\S)\s*")
GIVEN = "as given"
ORDERS = {"unrolled along rows": "rows", "unrolled down columns": "columns"}
SAMPLES = {"samples in rows": 0, "samples in columns": 1}


@dataclass(frozen=True)
class Pin:
    """What one side takes one input as. layouts: those that are tried.

    order: how the blocks of a flat value are unrolled, rows or columns; "" where that
    is searched.
    """

    text: str
    layouts: tuple[Layout, ...]
    order: str = ""


Pins = Mapping[Path, Pin]


def read_pins(texts: Sequence[str], task: Task) -> dict[str, dict[Path, Pin]]:
    """The pins of A, of B, and of a side without a letter. Errors: pyref:usage."""
    found: dict[str, dict[Path, Pin]] = {"A": {}, "B": {}, "": {}}
    for text in texts:
        match = LINE.fullmatch(text.strip())
        path = match and find_input(match.group(2), task)
        if not match or path is None:
            known = ", ".join(map(task.text, task.kinds))
            form = "B takes NAME transposed"
            raise UsageError(
                f"convention: {text!r} is not of the form {form!r}, of {known}"
            )
        words = match.group(2)[len(task.text(path)) :].strip()
        found[match.group(1) or ""][path] = read_pin(words, path, task)
    return found


def find_input(words: str, task: Task) -> Path | None:
    """The input whose name the words begin with."""
    named = [p for p in task.kinds if words.startswith(f"{task.text(p)} ")]
    return max(named, key=lambda path: len(task.text(path)), default=None)


def read_pin(words: str, path: Path, task: Task) -> Pin:
    if words in ORDERS:
        return Pin(words, (Layout(),), ORDERS[words])
    if words in SAMPLES:
        turned = SAMPLES[words] != (task.kinds[path].samples or 0)
        words = "transposed" if turned else GIVEN
    kind = task.kinds[path]
    known = list_layouts(task.get(path), kind.word, kind.count or 0)
    layouts = tuple(one for one in known if say(one) == words)
    if not layouts:
        ways = dict.fromkeys(map(say, known))
        told = f"{task.text(path)} {words!r}, none of {', '.join(ways)}"
        more = f", {', '.join(ORDERS)}" if path in task.gradient else ""
        raise UsageError(f"convention: {told}{more}")
    return Pin(words, layouts)


def say(layout: Layout) -> str:
    """The words of a layout that has no order: those of the report."""
    return ", ".join(map(say_step, layout.steps)) or GIVEN


def say_step(step: Step) -> str:
    shown = [" ".join(str(k + 1) for k in step.detail)] if step.kind == "axes" else (
        step.detail)  # fmt: skip
    return STEPS[step.kind].format(*shown)


def hold_to(layouts: Layouts, pins: Pins) -> Iterator[dict[Path, Layout]]:
    """These layouts, with what is pinned as it must be; the order of blocks stays."""
    for ways in product(*(pin.layouts for pin in pins.values())):
        held = dict(layouts)
        for path, way in zip(pins, ways, strict=True):
            order = [s for s in held.get(path, Layout()).steps if s.kind == "order"]
            held[path] = Layout((*order, *way.steps))
        yield {path: layout for path, layout in held.items() if layout.steps}


def order_blocks(found: Sequence[Block], pin: Pin, kind: Kind) -> list[Block]:
    """The blocks of a flat value in the order that is pinned.

    Those that were seen, or else those that the inputs name. Errors: pyref:usage, they
    are unrolled otherwise, or are not known.
    """
    other = [block for block in found if block.order not in ("", pin.order)]
    if pin.order and other:
        told = f"{other[0].name} is unrolled otherwise"
        raise UsageError(f"convention: {kind.text} {pin.text!r}, and {told}")
    if found or not pin.order:
        return [*found]
    if not kind.blocks:
        told = "no block of it is seen or named"
        raise UsageError(f"convention: {kind.text} {pin.text!r}, and {told}")
    return lay_out([(b.name, b.shape) for b in kind.blocks], pin.order)
