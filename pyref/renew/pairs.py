"""Renew docs/pairs.md: what pyref compare says of whole functions, right and wrong."""

import re
import shutil
import tomllib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from pyref.pairs.report import Report
from pyref.pairs.run import compare
from pyref.pairs.statements import base_of
from pyref.pairs.words import say_layout
from pyref.paths import DOCS, ROOT
from pyref.renew.line import Line
from pyref.renew.made_from import digest, foot, read_foot
from pyref.runners.leftovers import own_folder
from pyref.runners.octave.find import find_octave
from pyref.runners.pool import Pool

PAIRS = ROOT / "tests" / "pairs" / "pairs"
PAGE = DOCS / "pairs.md"
HEAD = """# Whole functions, right and wrong

Sixteen functions as courses and papers have them, each in MATLAB and ported to Python,
lie in `tests/pairs/pairs`. `pyref compare` holds each pair against the other, and
again with every slip planted in one of the two. Told: different, a gradient that is
wrong, or a convention that nobody meant. Placed: the first value told to differ is that
of the slip, or is assigned from it.

This page is made by `make renew`.
"""


@dataclass(frozen=True)
class Found:
    """What was said of one pair, with or without a slip."""

    pair: str
    slip: Mapping[str, Any]
    outcome: str
    wrong: str
    convention: str
    first: str
    placed: bool


def renew_pairs(again: bool, tick: Callable[[str], None]) -> Iterator[Line]:
    tick("looking at docs/pairs.md")
    page = PAGE.read_text(encoding="utf-8") if PAGE.exists() else ""
    made_from = {"pairs": digest_pairs()}
    if not again and read_foot(page) == made_from:
        return
    if find_octave() is None:
        yield Line("docs/pairs.md", "Octave is needed, and none was found")
        return
    tick("comparing the pairs of tests/pairs/pairs, with every slip")
    PAGE.write_text("\n".join([*write_page(), foot(made_from)]), encoding="utf-8")
    yield Line("docs/pairs.md")


def digest_pairs() -> str:
    paths = [path for path in sorted(PAIRS.rglob("*.*")) if path.is_file()]
    return digest(*(path.read_bytes() for path in paths if path.suffix != ".pyc"))


def list_tasks() -> list[tuple[str, int]]:
    """Each pair without a slip, -1, and with each of its slips."""
    return [
        (folder.name, k)
        for folder in sorted(PAIRS.iterdir())
        if (folder / "pair.toml").is_file()
        for k in range(-1, len(read_pair(folder.name)["slips"]))
    ]


def read_pair(name: str) -> dict[str, Any]:
    return tomllib.loads((PAIRS / name / "pair.toml").read_text(encoding="utf-8"))


def measure(task: tuple[str, int]) -> Found:
    """Compare one pair, copied to a folder of its own, where the slip is planted."""
    name, number = task
    facts = read_pair(name)
    slip = facts["slips"][number] if number >= 0 else {}
    with own_folder("pair") as base:
        folder = base / name
        shutil.copytree(PAIRS / name, folder)
        if slip:
            file = folder / slip["file"]
            source = file.read_text(encoding="utf-8")
            file.write_text(source.replace(slip["old"], slip["new"]), encoding="utf-8")
        a, b = (str(folder / facts[side]) for side in "ab")
        report = compare(a, b, facts["inputs"], facts["gradient"])
        return Found(
            name,
            slip,
            report.outcome,
            ", ".join(f"{letter}'s d{one.input}" for letter, one in report.wrong),
            "; ".join(
                f"{s} {text} {say_layout(report, s, text, layout)}"
                for s, text, layout in report.layouts
            ),
            name_first(report, slip),
            is_placed(report, slip),
        )


def name_first(report: Report, slip: Mapping[str, Any]) -> str:
    found = report.divergence
    step = found and (found.a if slip.get("side") == "a" else found.b)
    return step.name if step else ""


def is_placed(report: Report, slip: Mapping[str, Any]) -> bool:
    """Whether the first value told is that of the slip, or is assigned from it."""
    found = report.divergence
    if not slip or not found:
        return False
    side = "ab".index(slip["side"])
    step = (found.a, found.b)[side]
    back = found.unrolled and found.unrolled.back
    near = [*found.made_of[side], *(one.name for one in (step, back) if one)]
    seen = {base_of(name) for name in slip["seen"]}
    return bool(seen & {base_of(name) for name in near})


def write_page() -> Iterator[str]:
    with Pool(2) as pool:
        found = list(pool.map(measure, list_tasks()))
    right = [one for one in found if not one.slip]
    slips = [one for one in found if one.slip]
    usual = {one.pair: one.convention for one in right}
    told = [one for one in slips if is_told(one, usual)]
    placed = [one for one in told if one.placed]
    yield HEAD
    same = sum(one.outcome == "same" and not one.wrong for one in right)
    yield f"{same} of {len(right)} right pairs are the same, each gradient right."
    yield f"{len(told)} of {len(slips)} slips are told, {len(placed)} placed.\n"
    yield "| pair | slip | side | what is told | first apart | placed |"
    yield "| --- | --- | --- | --- | --- | --- |"
    for one in slips:
        mark = "yes" if one.placed else "no"
        what, side = clean(one.slip["what"]), one.slip["side"].upper()
        first = f"`{one.first}`" if one.first else ""
        cells = [one.pair, what, side, say(one, usual), first, mark]
        yield f"| {' | '.join(cells)} |"
    yield ""


def is_told(one: Found, usual: Mapping[str, str]) -> bool:
    return say(one, usual) != "nothing"


def say(one: Found, usual: Mapping[str, str]) -> str:
    if one.outcome == "different":
        return f"different; {one.wrong} wrong" if one.wrong else "different"
    if one.wrong:
        return f"{one.outcome}; {one.wrong} wrong"
    if one.outcome == "same" and one.convention != usual[one.pair]:
        return "a convention of its own"
    return "nothing" if one.outcome == "same" else one.outcome


def clean(text: str) -> str:
    return re.sub(r"\s+", " ", text.replace("|", "\\|"))
