"""Each gradient held against the slopes of its own cost, in its own language.

    inputs -> sides -> layouts -> agreement -> gradients -> divergence -> report
                                               ^^^^^^^^^

The side's process measures the slopes, of every entry or along directions where there
are thousands; here they are held against what the function says its gradient is, block
by block where a flat value is cut into blocks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np

from pyref.measure import largest
from pyref.pairs.along import Along, Flat, Room, judge_along
from pyref.pairs.blocks import Block
from pyref.pairs.costs import Cost, find_cost
from pyref.pairs.describe import Fact, describe, describe_how, find_lines_of
from pyref.pairs.gradients_of import Gradient, say_displaced
from pyref.pairs.imaginary import Loss, find_loss
from pyref.pairs.leaves import Leaf
from pyref.pairs.match import State
from pyref.pairs.narrow import Ask, Narrow, Span
from pyref.pairs.side import Step
from pyref.pairs.task import Path, Task
from pyref.pairs.unfit import find_unfit
from pyref.probing.gradcheck import SHARE
from pyref.probing.judge import ROUNDING, STILL
from pyref.probing.verdict import InputReport, judge_input

Array = np.ndarray
NO_COST = (
    "no result is one number, a cost, and no input is the upstream gradient of a"
    " result (dout of out); of a layer, y, back = f(x, w), pyref.gradcheck judges the"
    " gradients, called in its own language"
)
WRONG = 1e-6  # of the largest: by so much an entry is off that is described


@dataclass(frozen=True)
class BlockReport:
    """A block of an input, or all of it: what was found; facts where it is wrong.

    along: by how many directions, where it is too large for each entry. step: where the
    block was read, if it came back in another order. bare: an input, and facts that
    hold where it is 0: the name of a penalty's factor.
    """

    name: str
    report: InputReport
    facts: tuple[Fact, ...] = ()
    along: Along | None = None
    step: Step | None = None
    bare: tuple[str, tuple[Fact, ...]] | None = None


@dataclass(frozen=True)
class Judged:
    """The gradient of one input on one side, in the layout of that side.

    verdict: right, wrong, blind, none where no result is the gradient, or lost where it
    could not be judged; reason says why, or of one that is transposed that it is.
    complex: how the complex step stood to the slopes: agrees, and the ratio of both;
    loss: where it parts from them. penalty: the input without which all is right.
    displaced: of which input it is the gradient, where it stands in the place of
    another. upstream: of outputs in the place of a cost, the inputs they are times.
    single: whether it comes in single precision; holds: how many digits its slopes
    judge, where they are those of single precision.
    """

    input: str
    result: str
    verdict: str
    by: str = ""
    blocks: tuple[BlockReport, ...] = ()
    complex: Mapping[str, Any] = field(default_factory=dict)
    reason: str = ""
    penalty: str = ""
    displaced: str = ""
    loss: Loss | None = None
    upstream: tuple[str, ...] = ()
    single: bool = False
    holds: float | None = None


def judge(
    state: State, task: Task, seconds: float, counts: Mapping[str, float]
) -> list[Judged]:
    """What is found of each gradient that a side gives."""
    cost = find_cost(state, task)
    found = state.find_gradients(task)
    lost = {path: "" for path in task.gradient if path not in found}
    if not cost:
        lost = dict.fromkeys(task.gradient, NO_COST)
    judged = [tell_lost(state, task, path, why) for path, why in lost.items()]
    displaced = say_displaced(found)
    known = {path: one for path, one in found.items() if path not in lost}
    if not known or not cost:
        return judged
    blocks = state.blocks
    given = task.lay(state.layouts)
    leaves = {leaf.path: leaf for leaf in state.list_leaves(task)}
    single = {path for path, one in known.items() if is_single(one, leaves)}
    replies = state.side.judge(
        given,
        **cost.write(state.side),
        gradients=[
            ask(state, path, one) | ({"single": True} if path in single else {})
            for path, one in known.items()
        ],
        seconds=seconds,
    )
    laid = Task(given, task.kinds, task.gradient)
    for (path, gradient), reply in zip(known.items(), replies, strict=True):
        got = gradient.join([leaves[p].value for p in gradient.paths])
        assert got is not None
        hold = partial(
            judge_one, task.text(path), gradient.name, got, np.asarray(laid.get(path)),
            cost=cost.size, language=state.side.language,
            blocks=blocks.get(path, ()), counts=counts,
            ask_along=partial(go_along, state, given, cost, path, reply),
        )  # fmt: skip
        one = hold(reply=reply)
        if one.by != "complex step" and one.complex.get("agrees") is False:
            one = replace(one, loss=find_loss(state, task, path))
        if one.verdict == "blind" and one.loss and one.loss.kind == "single":
            if path not in single:  # doubles come out of what is single inside
                asked = ask(state, path, gradient) | {"single": True}
                more = cost.write(state.side)
                (reply,) = state.side.judge(
                    given, **more, gradients=[asked], seconds=seconds
                )
                one = replace(hold(reply=reply), loss=one.loss)
            single.add(path)
        if cost.upstream:
            told = tuple(task.text(p) for p in cost.upstream.values())
            one = replace(one, upstream=told)
        if path in single:
            holds = count_held(one) if reply.get("single") else None
            one = replace(one, single=True, holds=holds)
        if path in displaced:
            one = replace(one, verdict="wrong", displaced=displaced[path])
        judged.append(one)
    return judged


def is_single(gradient: Gradient, leaves: Mapping[Path, Leaf]) -> bool:
    """Whether a gradient comes in single precision, though its function got doubles."""
    return any(leaves[path].value.dtype == np.float32 for path in gradient.paths)


def count_held(one: Judged) -> float | None:
    """How many digits slopes judge: those beyond the room that they leave."""
    found = [block.report for block in one.blocks]
    given = [r.room[np.isfinite(r.room)] for r in found if r.room is not None]
    room = max((largest(one) for one in given), default=0.0)
    size = max((largest(r.gradient) for r in found), default=0.0)
    return -float(np.log10(room / size)) if room and size else None


def tell_lost(state: State, task: Task, path: Path, reason: str) -> Judged:
    """Of a gradient that cannot be judged; one that is turned over is wrong."""
    found = None if reason else find_unfit(state, task, path)
    if found and found.transposed:
        return Judged(task.text(path), found.name, "wrong", reason=found.reason)
    why = reason or (found.reason if found else "")
    return Judged(task.text(path), "", "lost" if reason else "none", reason=why)


def ask(state: State, path: Path, gradient: Gradient) -> dict[str, Any]:
    entry: dict[str, Any] = {"argument": state.side.place_of(path)}
    if len(gradient.paths) == 1:
        entry["result"] = list(gradient.paths[0])
    blocks = state.blocks.get(path, ())
    if blocks:
        entry["blocks"] = [[block.start, block.stop] for block in blocks]
    return entry


def go_along(
    state: State,
    given: Mapping[str, Any],
    cost: Cost,
    path: Path,
    reply: Mapping[str, Any],
    spans: Sequence[Span],
) -> Sequence[Mapping[str, Any]]:
    """The slopes along more directions, by what judged the others."""
    by = "complex step" if reply["complex"].get("agrees") else "slopes"
    argument = state.side.place_of(path)
    asked = {"argument": argument, "by": by, "along": [[*span] for span in spans]}
    more = cost.write(state.side)
    (found,) = state.side.judge(given, **more, gradients=[asked])
    ways: Sequence[Mapping[str, Any]] = found["directions"]
    return ways


def judge_one(
    name: str,
    result: str,
    got: Array,
    given: Array,
    reply: Mapping[str, Any],
    cost: float,
    language: str,
    blocks: Sequence[Block],
    counts: Mapping[str, float],
    ask_along: Ask,
) -> Judged:
    by = str(reply["by"])
    exact = bool((reply.get("complex") or {}).get("agrees"))
    values, errors, sizes = (
        np.nan_to_num(np.ravel(reply[k]).astype(np.float64), nan=0.0)
        for k in ("values", "error", "sizes")
    )
    seen = np.ravel(reply["seen"]).astype(bool)
    with np.errstate(invalid="ignore"):
        size = float(np.max(np.abs(given), initial=1.0))
    still = ROUNDING * STILL * cost / max(1.0, size)
    flat = np.ravel(got)
    share = SHARE["float32" if np.asarray(got).dtype == np.float32 else "float64"]
    whole = [Block(name, np.arange(flat.size).reshape(np.shape(given)), "")]
    reports = []
    ways = reply.get("directions") or ()
    sides = Flat.of(flat, np.shape(given), language)
    for block in blocks or whole:
        at = block.places.ravel()
        at = at[seen[at]] if ways else at
        one = judge_input(
            block.name,
            flat[at] if ways else flat[at].reshape(block.shape),
            values[at],
            errors[at],
            sizes[at],
            seen[at],
            "complex step" if exact else by,
            share,
            still,
        )
        one = replace(one, by=by)
        if ways:
            room = Room(share, still, exact)
            reports.append(
                describe_along(block, one, ways, sides, room, given, counts, ask_along)
            )
        else:
            reports.append(describe_block(block, one, flat, given, seen, share, counts))
    verdicts = {one.report.verdict for one in reports}
    verdict = "wrong" if "wrong" in verdicts else (
        "blind" if "blind" in verdicts else "right")  # fmt: skip
    return Judged(
        name,
        result,
        verdict,
        by,
        tuple(reports),
        dict(reply.get("complex") or {}),
    )


def describe_along(
    block: Block,
    singles: InputReport,
    ways: Sequence[Mapping[str, Any]],
    flat: Flat,
    room: Room,
    given: Array,
    counts: Mapping[str, float],
    ask_along: Ask,
) -> BlockReport:
    """A block of thousands of entries; where it is wrong, its lines and how."""
    report, along = judge_along(block, singles, ways, flat, room)
    if report.verdict != "wrong":
        return BlockReport(block.name, report, (), along)
    table = block.places.reshape(block.shape[0], -1)
    found = Narrow(flat.place(block).reshape(table.shape), flat, room, ask_along).find()
    beside = np.ravel(given)[table[found.places[:, 0], found.places[:, 1]]]
    off = np.abs(found.got - found.want)
    apart = ~(off <= WRONG * np.maximum(np.abs(found.want), largest(found.want)))
    facts = [
        *describe_how(found.got, found.want, apart, counts, {block.name: beside}),
        *find_lines_of(table.shape, found.rows, found.columns),
    ]
    if off.size:
        worst = int(np.argmax(np.nan_to_num(off, nan=np.inf)))
        place = tuple(map(int, found.places[worst][: len(block.shape)]))
        report = replace(
            report,
            place=place,
            got=float(found.got[worst]),
            want=float(found.want[worst]),
        )
    return BlockReport(block.name, report, tuple(facts), along)


def describe_block(
    block: Block,
    report: InputReport,
    flat: Array,
    given: Array,
    seen: Array,
    share: float,
    counts: Mapping[str, float],
) -> BlockReport:
    """A block with facts on how it is wrong."""
    if report.verdict != "wrong":
        return BlockReport(block.name, report)
    at = block.places
    got, want = flat[at], report.gradient.reshape(at.shape)
    room = min(1e3 * share, 1e-6) * max(largest(want), 1e-300)
    apart = ~(np.abs(got - want) <= room) & seen[at]
    facts = describe(got, want, apart, counts, {block.name: np.ravel(given)[at]})
    step = None
    if block.order and facts and facts[0].kind in ("order", "transposed"):
        facts, step = [Fact("unrolled", name=block.order)], block.step
    return BlockReport(block.name, report, tuple(facts), step=step)
