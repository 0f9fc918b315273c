"""Gradients in words, each as it was judged by its own cost."""

from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from pyref.measure import spell_entry
from pyref.pairs.judged import BlockReport, Judged
from pyref.pairs.words import ORDERS, fold, join, say_facts, say_layout
from pyref.probing.verdict import tell_apart

LOSSES = {
    "single": "computes in single precision",
    "conjugates": "takes the conjugate (as ' does, and .' not)",
    "magnitude": "takes a magnitude",
    "largest": "takes the largest or orders",
    "compares": "compares",
    "real": "makes it real",
    "refuses": "takes no complex numbers",
    "": "is not analytic",
}


def write_gradients(letter: str, every: Sequence[Judged]) -> Iterator[str]:
    """Those of one side; a line that loses several complex steps stands below all."""
    lines = Counter(where_lost(one) for one in every if one.loss)
    for one in every:
        yield from write_gradient(letter, one)
        if one.loss and lines[where_lost(one)] == 1 and not is_open(one):
            yield from write_loss(one)
    for where in (where for where, count in lines.items() if count > 1):
        lost = [one for one in every if one.loss and where_lost(one) == where]
        if lost := [one for one in lost if not is_open(one)]:
            yield from write_loss(*lost)


def is_open(one: Judged) -> bool:
    """Whether single precision leaves it open: its line is told there."""
    return one.verdict == "blind" and bool(one.loss and one.loss.kind == "single")


def where_lost(one: Judged) -> tuple[str, int]:
    """File and line in which the complex step is lost."""
    assert one.loss
    return one.loss.step.file, one.loss.step.line


def name_of(one: Judged) -> str:
    return one.result or f"d{one.input}"


def write_gradient(letter: str, one: Judged) -> Iterator[str]:
    head = f"    {letter}  " if letter else "  "
    head += name_of(one)
    if one.verdict == "none":
        why = f": {one.reason}" if one.reason else ""
        yield from fold(f"{head}: no result is the gradient by {one.input}{why}")
        return
    if one.verdict == "wrong" and not one.blocks:
        yield from fold(f"{head}  wrong: {one.reason}")
        return
    if one.verdict == "lost":
        yield from fold(f"{head}: not judged: {one.reason}")
        return
    if one.displaced:
        yield from fold(f"{head}  wrong: {one.displaced}")
        return
    single = len(one.blocks) == 1
    if single:
        yield from write_block(f"{head}  ", one.blocks[0], one.by)
    else:
        yield f"{head}  {one.verdict}, by {say_by(one)}"
        for block in one.blocks:
            yield from write_block(f"       {block.name}  ", block, "")
    yield from write_missed([block for block in one.blocks if block.along])
    yield from write_single(letter, one)
    if one.penalty:
        yield f"       right where {one.penalty} is 0: it is the penalty's part"


def write_single(letter: str, one: Judged) -> Iterator[str]:
    """That a side computes in single precision, and how many digits that judges."""
    blind = one.single and one.verdict == "blind"
    if not (is_open(one) or blind or one.holds is not None):
        return
    told = f"{letter or 'it'} computes in single precision"
    if one.verdict == "blind":
        line = ""
        if is_open(one) and one.loss:
            line = f" in line {one.loss.step.line} of {Path(one.loss.step.file).name}"
        told += f"{line}, and by slopes of that nothing is judged here"
    elif one.holds is not None:
        told += f", whose slopes judge {max(0.0, one.holds):.1f} digits and no more"
    yield from fold(f"       {told}")


def say_by(one: Judged) -> str:
    """By what it was judged: directions by complex steps, or by slopes."""
    if one.by != "directions":
        return one.by
    way = "complex steps" if one.complex.get("agrees") else "slopes"
    return f"{way} along directions"


def write_missed(blocks: list[BlockReport]) -> Iterator[str]:
    """By what a wrong entry would be missed, where not each was tried."""
    right = [b for b in blocks if b.along and b.report.verdict == "right"]
    for block in right:
        assert block.along
        yield from fold(
            f"       {block.name}: one entry off by {block.along.limit:.1g} or less is"
            f" not seen; more is missed once in {2**block.along.count}"
        )


def write_loss(*lost: Judged) -> Iterator[str]:
    """Why slopes have judged: the line in which complex steps are lost."""
    first = lost[0]
    assert first.loss
    step, told = first.loss.step, "slopes judge"
    if len(lost) > 1:
        told += f" {join([name_of(one) for one in lost])}"
    why = f"line {step.line} of {Path(step.file).name} {LOSSES[first.loss.kind]}"
    told += f", since {why}, where complex steps end (no fault)"
    yield from fold(f"       {told}: {step.text}")


def write_block(head: str, block: BlockReport, by: str) -> Iterator[str]:
    found = block.report
    text = f"{head}{found.verdict}"
    if found.verdict == "blind":
        if block.along:
            yield f"{text}: {block.along.count} directions alone give a sure slope"
        else:
            count = f"{found.judged} of {found.entries}"
            yield f"{text}: only {count} entries can be judged"
        return
    text += f", {found.digits:.1f} digits, "
    if block.along:
        text += f"{found.entries} entries along {block.along.count} directions"
    else:
        text += f"{found.apart or found.judged} of {found.entries} entries"
        text += f" by {by}" if by else ""
    if found.verdict == "wrong":
        facts = say_how(block)
        place = spell_entry(found.place, from_one=True)
        text += f"; at {place}: {tell_apart(found.got, found.want)}"
        text += f"; {facts}" if facts else ""
    yield from fold(text)


def say_how(block: BlockReport) -> str:
    """How and where a block is wrong, and how where the penalty is 0."""
    counted = not block.along  # how many are wrong is told before
    rest = [fact for fact in block.facts if not counted or fact.kind != "entries"]
    told = [say_unrolled(block) or say_facts(rest)]
    if block.bare:
        name, facts = block.bare
        told.append(f"where {name} is 0, {say_facts(facts)}")
    return "; ".join(filter(None, told))


def say_unrolled(block: BlockReport) -> str:
    """Which line reads a block, and that its gradient comes back in the other order."""
    if not any(fact.kind == "unrolled" for fact in block.facts):
        return ""
    (read,) = (fact.name for fact in block.facts)
    way, back = ORDERS[read], ORDERS["columns" if read == "rows" else "rows"]
    step = block.step
    line = f"line {step.line} of {Path(step.file).name}" if step else "the function"
    told = f"{line} reads it {way}, and its gradient comes {back}"
    rows, columns = (*block.report.gradient.shape, 0, 0)[:2]
    return f"{told}, or transposed" if rows == columns else told


def write_checked(check: Any) -> str:
    """What gradcheck found, as lines: the verdict first."""
    head = f"{check.target}  ({check.language})" if check.language else check.target
    told = {"right": "right", "wrong": "wrong", "not judged": "not judged"}
    lines = fold(f"{head}: {told[check.outcome]}", [check.target])
    if check.reason:
        lines += fold(f"  {check.reason}")
    for _, name, layout in check.layouts:
        lines += fold(f"  takes {name} {say_layout(check, '', name, layout)}")
    lines += write_gradients("", check.gradients)
    for note in check.notes:
        lines += fold(f"  note: {note}")
    return "\n".join(lines)
