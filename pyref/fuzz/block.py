"""A block of cases of one layer: what a worker does at once, and tells.

    outcome = fuzz_block(Block("dense", seed=0, first=100, count=50, certify=0.1))

An outcome counts, and holds what is wrong by the numbers of the cases. Both are small,
and go from process to process: a case itself is drawn anew where it is needed.
"""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from functools import partial
from typing import Any

import numpy as np

from pyref.crosscheck.plan import list_languages
from pyref.errors import FormatError
from pyref.fixtures import sources
from pyref.fixtures.case import Case, Sheet
from pyref.fixtures.own import find_twin
from pyref.fuzz import known, peers
from pyref.fuzz.ask import Results, ask, ask_octave
from pyref.fuzz.draw import draw
from pyref.fuzz.judge import judge
from pyref.fuzz.source import Source
from pyref.fuzz.verdict import Verdict
from pyref.runners import numpy
from pyref.runners.result import Result

KEPT = 200
"""Cases of a layer that are remembered one by one, so that memory does not grow."""


@dataclass(frozen=True)
class Block:
    """Cases first to first + count of a layer; certify: the share that is certified."""

    place: str
    seed: int
    first: int
    count: int
    certify: float
    libraries: tuple[str, ...] = ()


@dataclass
class Outcome:
    """What came of a block, or of many.

    kinds counts verdicts, by how they were reached: ("same", "certified"). wrong and
    aside hold (number, verdict) of the first KEPT cases that are wrong, or lie outside
    of the domain or beyond rounding. peers counts (library, right, off or refused).
    """

    place: str
    cases: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    wrong: list[tuple[int, Verdict]] = field(default_factory=list)
    aside: list[tuple[int, Verdict]] = field(default_factory=list)
    peers: Counter[tuple[str, str]] = field(default_factory=Counter)

    def add(self, other: "Outcome") -> None:
        self.cases += other.cases
        self.kinds += other.kinds
        self.wrong = keep_first(self.wrong + other.wrong)
        self.aside = keep_first(self.aside + other.aside)
        self.peers += other.peers

    @property
    def faults(self) -> int:
        """How many cases are wrong."""
        return sum(n for (kind, _), n in self.kinds.items() if kind == "wrong")


def keep_first(found: list[tuple[int, Verdict]]) -> list[tuple[int, Verdict]]:
    """The first KEPT by number: the same in whatever order blocks came."""
    return sorted(found, key=lambda one: one[0])[:KEPT]


def fuzz_block(block: Block) -> Outcome:
    """Draw, ask and judge the cases of a block."""
    sheet, forward = open_layer(block.place)
    numbers = range(block.first, block.first + block.count)
    cases = [draw(sheet, forward, block.seed, number) for number in numbers]
    outcome = Outcome(block.place, cases=len(cases))
    for number, case, results in zip(numbers, cases, ask(cases), strict=True):
        certified = is_chosen(block, sheet, number)
        verdict = judge(case, results, runner_of(sheet), certified)
        outcome.kinds[verdict.kind, verdict.by] += 1
        if verdict.kind == "wrong":
            outcome.wrong.append((number, verdict))
        elif verdict.kind in ("outside", "ill-posed"):
            outcome.aside.append((number, verdict))
        if certified and verdict.kind == "same":
            count_peers(outcome, block.libraries, case)
    return outcome


def open_layer(place: str) -> tuple[Sheet, Callable[..., Any] | None]:
    """The sheet of a layer, and its function in Python, None where it has none.

    Errors: pyref:format where it stands in no language.
    """
    sheet = sources.sheet(place)
    if not list_languages(sheet):
        raise FormatError(f"{place}: has neither {sheet.layer}.py nor {sheet.layer}.m")
    if sheet.shelf and not find_twin(sheet.place, "numpy"):
        return sheet, None
    return sheet, numpy.find_function(sheet)


def runner_of(sheet: Sheet) -> Callable[[Case], Result]:
    """What runs one case more, in Python where the layer stands there."""
    if "numpy" in list_languages(sheet):
        return partial(run_once, numpy.find_function(sheet))
    return lambda case: ask_octave([case])[0]


def run_once(function: Callable[..., Any], case: Case) -> Result:
    """The results of a case, without a look at what the layer does besides."""
    dtype = case.exact_in[0]
    try:
        with np.errstate(all="ignore"):
            results = numpy.as_list(function(*case.args(dtype)))
            if case.sheet.back:
                results += numpy.gradients(results.pop(), case.dys(dtype))
    except Exception as error:
        return Result.refused(error)
    return Result(arrays=dict(zip(case.results, results, strict=True)))


def is_chosen(block: Block, sheet: Sheet, number: int) -> bool:
    """Whether a case is among those that are certified whatever the languages say."""
    if len(list_languages(sheet)) == 1:
        return True
    return Source("certify", block.seed, sheet.layer, number).chance(block.certify)


def count_peers(outcome: Outcome, libraries: Sequence[str], case: Case) -> None:
    if libraries and known.can_certify(case):
        reference = known.certify(case)
        for library in libraries if reference else ():
            told = peers.ask_peer(library, case, reference or {})
            if told:
                outcome.peers[library, told] += 1


def judge_all(cases: Sequence[Case]) -> list[Verdict]:
    """The verdicts on cases of one layer, certified where they can be."""
    found: list[Results] = ask(cases)
    run = runner_of(cases[0].sheet)
    return [
        judge(case, results, run, True)
        for case, results in zip(cases, found, strict=True)
    ]
